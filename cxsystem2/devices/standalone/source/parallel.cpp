#include "parallel.h"
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <sched.h>
#if defined(__SSE2__)
#include <xmmintrin.h>
#endif

namespace cxsystem2 {
namespace {

// The parts of one thread, from which the others take when they have none left: (round, next part, end) in one word, so
// that a thread that comes late takes a part of the work under way, or none. Each has two lines of the cache to itself.
struct Queue {
    std::atomic<uint64_t> word;
    char rest[128 - sizeof(std::atomic<uint64_t>)];
};

struct Sleep {
    std::mutex mutex;
    std::condition_variable wake;
};

const std::chrono::microseconds PATIENCE(300); // how long a thread looks for work before it sleeps
const int LOOKS = 256;                        // how often the caller looks for the end before it lets others run

int number = 1;
Queue *queues = NULL;
Sleep *sleep_place = NULL; // never destroyed: threads may wait there when the program ends
uint32_t rounds = 0;
void (*current)(void *, int64_t) = NULL;
void *argument = NULL;
std::atomic<int64_t> pending(0);
std::atomic<uint32_t> published(0);
std::atomic<int> sleeping(0);

inline void relax()
{
#if defined(__x86_64__) || defined(__i386__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    asm volatile("yield");
#endif
}

// Do one part after the other: first those of the thread itself, then those of the others.
void work(int own)
{
    for (int i = 0; i < number; i++) {
        std::atomic<uint64_t> &queue = queues[(own + i) % number].word;
        uint64_t word = queue.load(std::memory_order_acquire);
        for (;;) {
            const uint64_t next = word >> 16 & MOST_PARTS, end = word & MOST_PARTS;
            if (next >= end) break;
            if (!queue.compare_exchange_weak(word, word + (1 << 16), std::memory_order_acq_rel)) continue;
            current(argument, next);
            pending.fetch_sub(1, std::memory_order_acq_rel);
            word = queue.load(std::memory_order_acquire);
        }
    }
}

// Wait for work: at first with an eye on it, other programs being let in, and then asleep.
uint32_t wait(uint32_t seen)
{
    typedef std::chrono::steady_clock Clock;
    const Clock::time_point until = Clock::now() + PATIENCE;
    do {
        for (int i = 0; i < 64; i++) {
            const uint32_t found = published.load(std::memory_order_acquire);
            if (found != seen) return found;
            relax();
        }
        sched_yield();
    } while (Clock::now() < until);
    std::unique_lock<std::mutex> lock(sleep_place->mutex);
    sleeping.fetch_add(1);
    while (published.load() == seen) sleep_place->wake.wait(lock);
    sleeping.fetch_sub(1);
    return published.load();
}

void live(int own)
{
    uint32_t seen = 0;
    flush_small_numbers();
    for (;;) {
        seen = wait(seen);
        work(own);
    }
}

}

double seconds() { return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count(); }

int threads() { return number; }

void flush_small_numbers()
{
#if defined(__SSE2__)
    _mm_setcsr(_mm_getcsr() | 0x8040); // results, and what is given
#elif defined(__aarch64__)
    uint64_t mode;
    asm volatile("mrs %0, fpcr" : "=r"(mode));
    asm volatile("msr fpcr, %0" : : "r"(mode | 1 << 24));
#endif
}

void start_threads(int wanted)
{
    number = wanted < 1 ? 1 : wanted;
    queues = new Queue[number]();
    sleep_place = new Sleep;
    for (int i = 1; i < number; i++) std::thread(live, i).detach();  // they end with the program
}

void share(int64_t parts, void (*function)(void *, int64_t), void *given)
{
    current = function;
    argument = given;
    rounds++;
    pending.store(parts, std::memory_order_relaxed);
    for (int i = 0; i < number; i++) {
        const uint64_t begin = parts * i / number, end = parts * (i + 1) / number;
        queues[i].word.store((uint64_t)rounds << 32 | begin << 16 | end, std::memory_order_release);
    }
    published.fetch_add(1);
    if (sleeping.load()) {
        std::lock_guard<std::mutex> lock(sleep_place->mutex);
        sleep_place->wake.notify_all();
    }
    work(0);
    for (int i = 0; pending.load(std::memory_order_acquire); i++) {
        if (i < LOOKS) relax();
        else sched_yield();  // the thread with the last part may wait for this very processor
    }
}

}
