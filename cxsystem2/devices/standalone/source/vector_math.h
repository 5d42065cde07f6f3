#ifndef CXSYSTEM2_VECTOR_MATH_H
#define CXSYSTEM2_VECTOR_MATH_H

#include <cmath>
#include <cstdint>

// Functions that exist for several numbers at once in the mathematical library of Linux, declared as such.
#if defined(__x86_64__) && defined(__GLIBC__) && defined(__GNUC__) && !defined(__clang__)
#if __GLIBC_PREREQ(2, 22)
extern "C" {
__attribute__((simd("notinbranch"))) double exp(double) noexcept;
__attribute__((simd("notinbranch"))) double log(double) noexcept;
__attribute__((simd("notinbranch"))) float expf(float) noexcept;
__attribute__((simd("notinbranch"))) float logf(float) noexcept;
}
#endif
#endif

// Whole steps since the last spike, compared without a conversion to integers, which few processors have as a vector.
struct Whole {
    double steps;
    inline Whole(double time, double dt) : steps(std::floor((time + 1e-3*dt)/dt)) {}
};
struct Since {
    double steps;
    inline Since(double time, double dt) : steps((time + 1e-3*dt)/dt) {}
    inline bool operator>=(int64_t whole) const { return steps >= (double)whole; }
    inline bool operator>=(const Whole &whole) const { return steps >= whole.steps; }
};

#endif
