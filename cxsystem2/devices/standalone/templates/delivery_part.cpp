{% include 'stored_synapses.cpp' %}

// The synapses onto some of the targets: rows, which are segments of one delay each.
// A segment waits in the queue of the step in which it arrives, and its synapses are read then. They are added to the variable
// one after the other, in the order in which they were sent. So what a cell gets does not depend on how targets are cut into
// parts, and is what Brian2's own synapses give it.
struct Part : cxsystem2::Segments<Weight> {
    struct Waiting {
        uint32_t begin, end;
        {% if with_state %}
        double factor;
        {% endif %}
    };
    int64_t slots, first, span, events; // first target, and cells from there to the last one
    int64_t looked; // at segments, since the program began
    {% if stored_packing %}
    bool is_packed;
    Packed packed;
    {% endif %}
    std::vector<Waiting> *queues;

    CXSYSTEM2_SELDOM void load(const char *path, const uint32_t *rows)
    {
        Reader reader(path);
        const StoredPart &head = *reader.next<StoredPart>(1);
        {% if stored_packing %}
        const StoredPacking &packing = *reader.next<StoredPacking>(1);
        {% endif %}
        slots = head.slots;
        first = head.first;
        span = head.span;
        synapses = head.synapses;
        segments = rows;
        begins = reader.next<uint32_t>(head.segments + 1);
        delays = reader.next<uint16_t>(head.segments);
        targets = NULL;
        weights = NULL;
        {% if stored_packing %}
        is_packed = packing.packed;
        if (is_packed)
            packed = Packed{reader.next<uint32_t>(synapses), packing.sign, packing.magnitude, (float)packing.scale, first};
        if (!is_packed)
        {% endif %}
        {
            targets = reader.next<int32_t>(synapses);
            weights = reader.next<Weight>(synapses);
        }
        begin();
    }

    // Whether its synapses may become some of a larger part: packed ones number their targets within their own.
    bool can_join() const { return {{'!is_packed' if stored_packing else 'true'}}; }

    // All that neighbouring parts have.
    CXSYSTEM2_SELDOM void join(const Part *parts, int64_t number, int64_t rows)
    {
        std::vector<cxsystem2::Segments<Weight> > given(parts, parts + number);
        static_cast<cxsystem2::Segments<Weight> &>(*this) = cxsystem2::joined(given, rows);
        {% if stored_packing %}
        is_packed = false;
        {% endif %}
        int64_t end = 0;
        first = INT64_MAX;
        slots = 1;
        for (const Part *part = parts; part < parts + number; part++) {
            slots = std::max(slots, part->slots);
            if (!part->synapses) continue;
            first = std::min(first, part->first);
            end = std::max(end, part->first + part->span);
        }
        first = std::min(first, end);
        span = end - first;
        begin();
    }

    // Nothing waits.
    void begin()
    {
        queues = new std::vector<Waiting>[slots];
        events = looked = 0;
    }

    void end() { delete[] queues; }

    // What was fired in a step goes to where it waits; what would have arrived before the present step is left out.
    void send(const std::vector<Fired> &fired, int64_t step, int64_t now)
    {
        const size_t number = fired.size(), ahead = 4;
        const int64_t mask = slots - 1;
        for (size_t i = 0; i < number; i++) {
            if (i + ahead < number) {
                const uint32_t next = segments[fired[i + ahead].row];
                __builtin_prefetch(delays + next);
                __builtin_prefetch(begins + next);
            }
            const uint32_t first_segment = segments[fired[i].row], end = segments[fired[i].row + 1];
            events += begins[end] - begins[first_segment];
            looked += end - first_segment;
            for (uint32_t segment = first_segment; segment < end; segment++) {
                const Waiting waiting = {
                    begins[segment], begins[segment + 1]{{', fired[i].factor' if with_state else ''}}
                };
                const int64_t arrival = step + delays[segment];
                if (arrival < now) continue;
                queues[arrival & mask].push_back(waiting);
            }
        }
    }

    // What arrives now is added to the variables of its targets.
    {% set kinds = [] %}
    {% for name in targets %}
    {% set _ = kinds.append(c_data_type(variables[name].dtype)) %}
    {% endfor %}
    void receive(int64_t step{% for kind in kinds %}, {{kind}} *values{{loop.index}}{% endfor %})
    {
        std::vector<Waiting> &queue = queues[step & (slots - 1)];
        {% if stored_packing %}
        if (is_packed) add(packed, queue{% for kind in kinds %}, values{{loop.index}} + packed.origin{% endfor %});
        if (!is_packed)
        {% endif %}
        add(Plain{targets, weights}, queue{% for kind in kinds %}, values{{loop.index}}{% endfor %});
        queue.clear();
    }

    template <class Synapses> static void add(
        const Synapses own, const std::vector<Waiting> &queue{% for kind in kinds %}, {{kind}} *__restrict to{{loop.index}}{% endfor %}

    )
    {
        const size_t number = queue.size(), ahead = 8;
        for (size_t i = 0; i < number; i++) {
            if (i + ahead < number) own.prefetch(queue[i + ahead].begin, queue[i + ahead].end);
            const Waiting waiting = queue[i];
            {% if with_state %}
            const Weight factor = waiting.factor;
            {% endif %}
            for (uint32_t synapse = waiting.begin; synapse < waiting.end; synapse++) {
                const int64_t target = own.target(synapse);
                const Weight weight = {{'factor * ' if with_state else ''}}own.weight(synapse);
                {% for kind in kinds %}
                to{{loop.index}}[target] += weight;
                {% endfor %}
            }
        }
    }
};
