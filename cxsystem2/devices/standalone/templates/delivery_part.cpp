// The synapses onto some of the targets: rows, which are segments of one delay each.
// A segment waits in the queue of the step in which it arrives, and its synapses are read then: they are added to the sums of
// their targets in the order in which they were sent, and the sums to the variable. So what a cell gets does not depend on how
// targets are cut into parts. The sums of a part stay in the cache near the core; sums that wait for all steps to come would not.
typedef {{c_data_type(weight_dtype)}} Weight;
struct Part : cxsystem2::Segments<Weight> {
    enum { FEW = 8 }; // to add to the variable of a target takes as long as to those of so many cells, one after the other
    struct Waiting {
        uint32_t begin, end;
        {% if with_state %}
        double factor;
        {% endif %}
    };
    int64_t slots, first, span, cells, events;
    int64_t looked; // at segments, since the program began
    std::vector<cxsystem2::CellRange> ranges; // of targets: a cell in between may belong to a part that another thread is at
    std::vector<Waiting> *queues;
    int64_t *arriving; // synapses in each queue
    Weight *sums;      // of what arrives in a step: zeros, between two steps

    void load(const char *path, const uint32_t *rows)
    {
        Reader reader(path);
        const StoredPart &head = *reader.next<StoredPart>(1);
        slots = head.slots;
        first = head.first;
        span = head.span;
        synapses = head.synapses;
        segments = rows;
        begins = reader.next<uint32_t>(head.segments + 1);
        delays = reader.next<uint16_t>(head.segments);
        targets = reader.next<int32_t>(synapses);
        weights = reader.next<Weight>(synapses);
        const int64_t number = *reader.next<int64_t>(1), *edges = reader.next<int64_t>(2 * number);
        for (int64_t i = 0; i < number; i++) {
            const cxsystem2::CellRange own = {edges[2 * i] - first, edges[2 * i + 1] - first};
            ranges.push_back(own);
        }
        if (!number) ranges.push_back(cxsystem2::CellRange{0, span}); // the first files did not tell them
        begin();
    }

    // All that neighbouring parts have.
    void join(const Part *parts, int64_t number, int64_t rows)
    {
        std::vector<cxsystem2::Segments<Weight> > given(parts, parts + number);
        static_cast<cxsystem2::Segments<Weight> &>(*this) = cxsystem2::joined(given, rows);
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
        for (const Part *part = parts; part < parts + number; part++) {
            for (const cxsystem2::CellRange &one : part->ranges) {
                const cxsystem2::CellRange own = {part->first + one.begin - first, part->first + one.end - first};
                if (part->synapses) ranges.push_back(own);
            }
        }
        begin();
    }

    // Nothing waits.
    void begin()
    {
        cells = 0;
        for (const cxsystem2::CellRange &own : ranges) cells += own.end - own.begin;
        queues = new std::vector<Waiting>[slots];
        arriving = new int64_t[slots]();
        sums = new Weight[span + 1]();
        events = looked = 0;
    }

    void end()
    {
        delete[] queues;
        delete[] arriving;
        delete[] sums;
    }

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
                arriving[arrival & mask] += waiting.end - waiting.begin;
            }
        }
    }

    inline void prefetch(const Waiting &waiting) const
    {
        for (uint32_t i = waiting.begin; i < waiting.end; i += 64 / sizeof(int32_t)) __builtin_prefetch(targets + i);
        for (uint32_t i = waiting.begin; i < waiting.end; i += 64 / sizeof(Weight)) __builtin_prefetch(weights + i);
    }

    // Add the synapses of a segment to the sums of their targets.
    inline void add(const Waiting &waiting, Weight *__restrict to) const
    {
        {% if with_state %}
        const Weight factor = waiting.factor;
        {% endif %}
        for (uint32_t synapse = waiting.begin; synapse < waiting.end; synapse++)
            to[targets[synapse]] += {{'factor * ' if with_state else ''}}weights[synapse];
    }

    // What arrives now is added to the variables of its targets: cell after cell, where it reaches many of them.
    void receive(int64_t step{% for name in targets %}, {{c_data_type(variables[name].dtype)}} *__restrict values{{loop.index}}{% endfor %})
    {
        const int64_t now = step & (slots - 1);
        std::vector<Waiting> &queue = queues[now];
        const size_t number = queue.size(), ahead = 6;
        Weight *__restrict arrived = sums - first;
        for (size_t i = 0; i < number; i++) {
            if (i + ahead < number) prefetch(queue[i + ahead]);
            add(queue[i], arrived);
        }
        if (FEW * arriving[now] >= cells) {
            for (const cxsystem2::CellRange &own : ranges) {
                for (int64_t target = first + own.begin; target < first + own.end; target++) {
                    {% for name in targets %}
                    values{{loop.index}}[target] += arrived[target];
                    {% endfor %}
                    arrived[target] = 0;
                }
            }
        } else {
            for (const Waiting &waiting : queue) {
                for (uint32_t synapse = waiting.begin; synapse < waiting.end; synapse++) {
                    const int32_t target = targets[synapse];
                    {% for name in targets %}
                    values{{loop.index}}[target] += arrived[target];
                    {% endfor %}
                    arrived[target] = 0;
                }
            }
        }
        queue.clear();
        arriving[now] = 0;
    }
};
