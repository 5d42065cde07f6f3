// Random numbers of cells in every step, keyed by object, cell and step; see network/noise.py, which draws the same ones.
#ifndef CXSYSTEM2_NOISE_H
#define CXSYSTEM2_NOISE_H

#include <cmath>
#include <stdint.h>

namespace cxsystem2 {

struct Words2 {
    uint32_t high, low;
};

// Philox4x32-10 with the counter (cell, draw, step); the first two of its four words.
inline Words2 noise_words(uint32_t cell, uint32_t draw, int64_t step, const int64_t *key)
{
    uint32_t a = cell, b = draw, c = (uint32_t)step, d = (uint32_t)(step >> 32);
    uint32_t first = (uint32_t)key[0], second = (uint32_t)key[1];
    for (int round = 0; round < 10; round++) {
        const uint64_t left = (uint64_t)a * 0xD2511F53u, right = (uint64_t)c * 0xCD9E8D57u;
        a = (uint32_t)(right >> 32) ^ b ^ first;
        b = (uint32_t)right;
        c = (uint32_t)(left >> 32) ^ d ^ second;
        d = (uint32_t)left;
        first += 0x9E3779B9u;
        second += 0xBB67AE85u;
    }
    const Words2 found = {a, b};
    return found;
}

inline int64_t noise_bits(const Words2 &words) { return (int64_t)(words.high >> 5) * (1 << 26) + (words.low >> 6); }

inline double even_noise(int64_t cell, int64_t step, const int64_t *key, uint32_t draw = 0)
{
    return noise_bits(noise_words((uint32_t)cell, draw, step, key)) * (1.0 / 9007199254740992.0);
}

// In whole numbers, which a compiler cannot round in its own way.
inline double normal_noise(int64_t cell, int64_t step, const int64_t *key, const int64_t *table)
{
    const Words2 words = noise_words((uint32_t)cell, 0, step, key);
    int64_t number = noise_bits(words);
    int octave = 53;
    if (number) {
        octave = __builtin_clzll((uint64_t)number) - 11;
        number <<= octave;
    } else {
        number = (int64_t)1 << 52;
    }
    const int64_t place = (number >> 15) & ((1 << 29) - 1);
    const int64_t *row = table + 3 * (256 * octave + ((number >> 44) & 255));
    const int64_t found = row[0] + ((row[1] * place) >> 29) + ((((row[2] * place) >> 29) * place) >> 29);
    return (double)(words.low & 1 ? -found : found) * (1.0 / 1099511627776.0);
}

inline int32_t poisson_noise(double mean, int64_t cell, int64_t step, const int64_t *key)
{
    int32_t found = 0;
    for (uint32_t draw = 0; mean > 0; draw++, mean -= 16.0) {
        const double own = mean < 16.0 ? mean : 16.0, value = even_noise(cell, step, key, draw);
        double share = std::exp(-own), together = share;
        for (int32_t number = 1; value >= together && number <= 200; number++) {
            found++;
            share = share * own / number;
            together += share;
        }
    }
    return found;
}

}
#endif
