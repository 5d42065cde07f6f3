typedef {{c_data_type(weight_dtype)}} Weight;
// The synapses of a part as its file has them.
struct Plain {
    const int32_t *targets;
    const Weight *weights;
    inline int64_t target(uint32_t synapse) const { return targets[synapse]; }
    inline Weight weight(uint32_t synapse) const { return weights[synapse]; }
    inline void prefetch(uint32_t begin, uint32_t end) const
    {
        for (uint32_t i = begin; i < end; i += 64 / sizeof(int32_t)) __builtin_prefetch(targets + i);
        for (uint32_t i = begin; i < end; i += 64 / sizeof(Weight)) __builtin_prefetch(weights + i);
    }
};
{% if stored_packing %}
// Both in 32 bits, see devices/delivery/packing.py; targets are counted from `origin` on.
{{stored_packing}}
struct Packed {
    const uint32_t *pairs;
    uint32_t sign, magnitude;
    float scale;
    int64_t origin;
    inline int64_t target(uint32_t synapse) const { return pairs[synapse] & 0xFFFF; }
    inline float weight(uint32_t synapse) const
    {
        const uint32_t bits = (pairs[synapse] & sign) | (pairs[synapse] & magnitude) >> 4;
        float found;
        std::memcpy(&found, &bits, sizeof(found));
        return found * scale;
    }
    inline void prefetch(uint32_t begin, uint32_t end) const
    {
        for (uint32_t i = begin; i < end; i += 64 / sizeof(uint32_t)) __builtin_prefetch(pairs + i);
    }
};
{% endif %}
