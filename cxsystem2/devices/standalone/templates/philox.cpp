// Philox4x32-10 for several counters side by side. The words have 64 bits, of which the lower 32 count: so their products, too, have
// a place each, and the compiler makes vector instructions of the loop without moving words about.
struct Words {
    uint64_t word[4][{{lanes}}];
    inline uint32_t at(int number, int lane) const { return (uint32_t)word[number][lane]; }
};

static inline void philox(Words &x, uint32_t first, uint32_t second)
{
    for (int round = 0; round < 10; round++) {
        #pragma GCC ivdep
        for (int lane = 0; lane < {{lanes}}; lane++) {
            const uint64_t left = (uint64_t)0xD2511F53u * (uint32_t)x.word[0][lane];
            const uint64_t right = (uint64_t)0xCD9E8D57u * (uint32_t)x.word[2][lane];
            const uint64_t b = x.word[1][lane], d = x.word[3][lane];
            x.word[0][lane] = (right >> 32) ^ (uint32_t)b ^ first;
            x.word[1][lane] = right;
            x.word[2][lane] = (left >> 32) ^ (uint32_t)d ^ second;
            x.word[3][lane] = left;
        }
        first += 0x9E3779B9u;
        second += 0xBB67AE85u;
    }
}

// 53 random bits, from 0 to below 1
static inline double uniform(uint32_t high, uint32_t low)
{
    return ((high >> 5) * 67108864.0 + (low >> 6)) / 9007199254740992.0;
}
