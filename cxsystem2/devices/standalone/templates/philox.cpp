// Philox4x32-10 for several counters side by side, which the compiler makes vector instructions of.
struct Words { uint32_t word[4][{{lanes}}]; };

static inline void philox(Words &x, uint32_t first, uint32_t second)
{
    for (int round = 0; round < 10; round++) {
        #pragma GCC ivdep
        for (int lane = 0; lane < {{lanes}}; lane++) {
            const uint64_t left = (uint64_t)0xD2511F53u * x.word[0][lane], right = (uint64_t)0xCD9E8D57u * x.word[2][lane];
            const uint32_t b = x.word[1][lane], d = x.word[3][lane];
            x.word[0][lane] = (uint32_t)(right >> 32) ^ b ^ first;
            x.word[1][lane] = (uint32_t)right;
            x.word[2][lane] = (uint32_t)(left >> 32) ^ d ^ second;
            x.word[3][lane] = (uint32_t)left;
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
