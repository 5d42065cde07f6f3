#include "parallel.h"
#include "stages.h"
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <map>
#include <mutex>
#include <thread>
#include <sched.h>
#if defined(__SSE2__)
#include <xmmintrin.h>
#endif

namespace cxsystem2 {
namespace {

typedef std::chrono::steady_clock Clock;

// How many parts a thread has done since the beginning. Each has two lines of the cache to itself.
struct Done {
    std::atomic<uint64_t> parts;
    char rest[128 - sizeof(std::atomic<uint64_t>)];
};

struct Sleep {
    std::mutex mutex;
    std::condition_variable wake;
};

const std::chrono::microseconds PATIENCE(300); // how long a thread looks for work before it sleeps
const std::chrono::microseconds HELD(20);      // how long another one may be at a part before its other parts are taken over
const int LOOKS = 256;                         // how often a thread looks before it lets others run
enum { MOST_STAGES = 64 };                     // under way

int number = 1;
Done *done = NULL;
Sleep *sleep_place = NULL; // never destroyed: threads may wait there when the program ends
std::atomic<Stage *> stages[MOST_STAGES];
std::atomic<int> waiting_stages(0);
std::atomic<uint32_t> published(0);
std::atomic<int> sleeping(0);
uint64_t asked = 0; // parts since the beginning
bool timed = false; // whether what is under way asks for the time
int64_t met = 0;    // times
std::atomic<int64_t> taken(0);

inline void relax()
{
#if defined(__x86_64__) || defined(__i386__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    asm volatile("yield");
#endif
}

// Look again, after a while: at first at once, and then when others were let in.
inline void look_again(int looks)
{
    if (looks < LOOKS) relax();
    else sched_yield(); // whoever is waited for may wait for this very processor
}

// What one thread has seen of another one: parts that it leaves for long are taken over, as long as it does not come on.
class Other {
public:
    Other() : parts(0), gone(false), fresh(true) {}
    bool is_held(int thread)
    {
        const uint64_t now = done[thread].parts.load(std::memory_order_acquire);
        if (now != parts || fresh) {
            gone = gone && now == parts;
            parts = now;
            fresh = false;
            since = Clock::now();
        } else if (!gone) {
            gone = Clock::now() - since > HELD;
        }
        return gone;
    }
    // It counts from now on how long nothing is heard of it.
    void again() { fresh = true; }

private:
    uint64_t parts;
    bool gone, fresh;
    Clock::time_point since;
};

}

// The threads: what they do with stages.
struct Threads {
    // Whether a part is open in a turn.
    static bool is_open(const Stage &stage, int64_t part, uint32_t turn)
    {
        return stage.states[part].word.load(std::memory_order_acquire) == 2 * (turn - 1);
    }

    // Do a part, unless somebody does it.
    static bool take(Stage &stage, int64_t part, uint32_t turn, int own, std::vector<Other> &others)
    {
        uint32_t open = 2 * (turn - 1);
        if (!stage.states[part].word.compare_exchange_strong(open, open + 1, std::memory_order_acq_rel)) return false;
        for (const Stage::Earlier *earlier : stage.before)
            for (const int needed : earlier->parts[part]) need(*earlier->stage, needed, own, others);
        stage.function(stage.given, part);
        if (stage.owner[part] != own) taken.fetch_add(1, std::memory_order_relaxed);
        stage.states[part].word.store(2 * turn, std::memory_order_release);
        std::atomic<uint64_t> &count = done[own].parts;
        count.store(count.load(std::memory_order_relaxed) + 1, std::memory_order_release);
        return true;
    }

    // See that a part is done.
    static void need(Stage &stage, int64_t part, int own, std::vector<Other> &others)
    {
        const uint32_t turn = stage.turn.load(std::memory_order_acquire);
        for (int looks = 0; stage.states[part].word.load(std::memory_order_acquire) != 2 * turn; looks++) {
            const bool mine = stage.owner[part] == own || others[stage.owner[part]].is_held(stage.owner[part]);
            if (mine && is_open(stage, part, turn) && take(stage, part, turn, own, others)) return;
            look_again(looks);
        }
    }

    // The own parts of all stages that are under way.
    static void work(int own, std::vector<Other> &others)
    {
        for (int i = 0; i < waiting_stages.load(std::memory_order_acquire); i++) {
            Stage &stage = *stages[i].load(std::memory_order_acquire);
            const uint32_t turn = stage.turn.load(std::memory_order_acquire);
            for (int64_t part = stage.own[own]; part < stage.own[own + 1]; part++)
                if (is_open(stage, part, turn)) take(stage, part, turn, own, others);
        }
    }

    // Take over a part of a thread that is held up, or of any where it does not matter who does it; whether there was one.
    static bool take_over(int own, std::vector<Other> &others)
    {
        for (int i = 0; i < waiting_stages.load(std::memory_order_acquire); i++) {
            Stage &stage = *stages[i].load(std::memory_order_acquire);
            const uint32_t turn = stage.turn.load(std::memory_order_acquire);
            for (int64_t part = stage.owner.size() - 1; part >= 0; part--) { // the last ones: the owner begins with the first
                if (!is_open(stage, part, turn)) continue;
                const int owner = stage.owner[part];
                if ((stage.eager || owner == own || others[owner].is_held(owner)) && take(stage, part, turn, own, others))
                    return true;
            }
        }
        return false;
    }

    static uint64_t done_by_all()
    {
        uint64_t found = 0;
        for (int i = 0; i < number; i++) found += done[i].parts.load(std::memory_order_acquire);
        return found;
    }

    // Wait for work: at first with an eye on it, other programs being let in, and then asleep.
    static uint32_t wait(uint32_t seen, int own, std::vector<Other> &others)
    {
        const Clock::time_point until = Clock::now() + PATIENCE;
        for (Other &other : others) other.again();
        do {
            // seldom, since whoever has the parts would have to wait for what is looked at
            while (waiting_stages.load(std::memory_order_acquire) && take_over(own, others)) {}
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

    static void live(int own)
    {
        uint32_t seen = 0;
        std::vector<Other> others(number);
        flush_small_numbers();
        for (;;) {
            seen = wait(seen, own, others);
            work(own, others);
        }
    }

    static void meet()
    {
        static std::vector<Other> others(number);
        work(0, others);
        for (Other &other : others) other.again();
        for (int looks = 0; done_by_all() != asked; looks++) {
            if (looks % 64 == 0) while (take_over(0, others)) {}
            look_again(looks);
        }
        const int all = waiting_stages.load(std::memory_order_relaxed);
        for (int i = 0; i < all; i++) {
            Stage &stage = *stages[i].load(std::memory_order_relaxed);
            stage.under_way = false;
            if (stage.finish) stage.finish();
        }
        waiting_stages.store(0, std::memory_order_release);
        timed = false;
        met++;
    }
};

double seconds() { return std::chrono::duration<double>(Clock::now().time_since_epoch()).count(); }

int threads() { return number; }

void tell_meetings(const char *path)
{
    if (FILE *file = std::fopen(path, "w")) {
        std::fprintf(file, "%lld %lld\n", (long long)met, (long long)taken.load());
        std::fclose(file);
    }
}

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
    done = new Done[number]();
    sleep_place = new Sleep;
    for (int i = 1; i < number; i++) std::thread(Threads::live, i).detach(); // they end with the program
}

void meet()
{
    if (waiting_stages.load(std::memory_order_relaxed)) Threads::meet();
}

void end_step()
{
    if (timed) meet();
}

std::vector<int64_t> cell_shares(const char *group, int64_t size)
{
    std::vector<int64_t> found;
    if (FILE *file = std::fopen("shares.txt", "r")) { // a group, a thread, and the first cell of its share
        char name[1024];
        long thread, cell;
        while (std::fscanf(file, "%1023s %ld %ld", name, &thread, &cell) == 3)
            if (group == std::string(name) && thread == (long)found.size()) found.push_back(cell);
        std::fclose(file);
    }
    if ((int)found.size() != number) {
        const std::vector<CellRange> cells = own_cells(group, size);
        int64_t all = 0, before = 0;
        for (const CellRange &range : cells) all += range.end - range.begin;
        found.assign(1, 0);
        for (const CellRange &range : cells) {
            for (; (int)found.size() < number; ) {
                const int64_t wanted = all * (int64_t)found.size() / number - before;
                if (wanted >= range.end - range.begin) break;
                found.push_back((range.begin + wanted) / 64 * 64);
            }
            before += range.end - range.begin;
        }
        found.resize(number, size);
    }
    found.push_back(size);
    return found;
}

Stage::Stage(const char *group, int64_t size, const std::vector<CellRange> &cells, bool timed)
    : group(group), cells(cells), states(new State[cells.size()]()), turn(0), timed(timed), eager(!*group), under_way(false),
      function(NULL), given(NULL), argument(NULL), finish(NULL)
{
    std::vector<int> owners;
    const std::vector<int64_t> shares = cell_shares(group, size);
    bool apart = (int)cells.size() >= number;
    for (size_t part = 1; part < cells.size(); part++) apart = apart && cells[part - 1].end <= cells[part].begin;
    for (size_t part = 0; part < cells.size(); part++) {
        int thread = 0;
        while (thread + 1 < number && (cells[part].begin + cells[part].end) / 2 >= shares[thread + 1]) thread++;
        // parts with cells of many shares, as partitions of a network have them, are dealt one as the other
        owners.push_back(apart ? thread : part * number / cells.size());
    }
    deal(owners);
}

void Stage::deal(const std::vector<int> &owners)
{
    owner = owners;
    own.clear();
    for (size_t part = 0; part < owner.size(); part++) {
        if (part && owner[part] < owner[part - 1]) owner[part] = owner[part - 1];
        while ((int)own.size() <= owner[part]) own.push_back(part);
    }
    own.resize(number + 1, owner.size());
}

const Stage::Earlier &Stage::after(Stage &earlier)
{
    for (const Earlier *found : known)
        if (found->stage == &earlier) return *found;
    Earlier *made = new Earlier;
    made->stage = &earlier;
    for (const CellRange &mine : cells) {
        std::vector<int> needed;
        for (size_t part = 0; part < earlier.cells.size(); part++)
            if (earlier.cells[part].begin < mine.end && mine.begin < earlier.cells[part].end) needed.push_back(part);
        made->parts.push_back(needed);
    }
    known.push_back(made);
    return *made;
}

void Stage::open(void (*given_function)(void *, int64_t), void *work, Finish at_end)
{
    if (cells.empty()) {
        if (at_end) at_end();
        return;
    }
    if (waiting_stages.load(std::memory_order_relaxed) == MOST_STAGES) meet();
    const int place = waiting_stages.load(std::memory_order_relaxed);
    function = given_function;
    given = work;
    finish = at_end;
    under_way = true;
    cxsystem2::timed |= timed;
    before.clear();
    for (int i = 0; i < place; i++) {
        Stage &earlier = *stages[i].load(std::memory_order_relaxed);
        if (!group.empty() && earlier.group == group) before.push_back(&after(earlier));
    }
    asked += cells.size();
    turn.store(turn.load(std::memory_order_relaxed) + 1, std::memory_order_release);
    stages[place].store(this, std::memory_order_release);
    waiting_stages.store(place + 1, std::memory_order_release);
    published.fetch_add(1);
    if (sleeping.load()) {
        std::lock_guard<std::mutex> lock(sleep_place->mutex);
        sleep_place->wake.notify_all();
    }
}

void share(int64_t parts, void (*function)(void *, int64_t), void *work)
{
    static std::map<int64_t, Stage *> known; // by the number of parts; never destroyed: a thread that comes late may look at one
    meet();
    Stage *&stage = known[parts];
    if (!stage) {
        stage = new Stage("", 0, std::vector<CellRange>(parts));
        std::vector<int> owners;
        for (int64_t part = 0; part < parts; part++) owners.push_back(part * number / parts);
        stage->deal(owners);
    }
    stage->open(function, work, NULL);
    meet();
}

}
