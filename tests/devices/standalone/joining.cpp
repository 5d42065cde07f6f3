// Joins the parts that a file tells, and writes what becomes of them.
#include "parallel.cpp"
#include "ranks.cpp"
#include <joining.cpp>  // the one of the package

template <class T> static std::vector<T> values(FILE *file, size_t size)
{
    std::vector<T> found(size);
    if (std::fread(found.data(), sizeof(T), size, file) != size) cxsystem2::fail_all("ends too early", "parts.bin");
    return found;
}

template <class T> static void tell(const T *values, size_t size)
{
    for (size_t i = 0; i < size; i++) std::printf(" %g", (double)values[i]);
    std::printf("\n");
}

// parts.bin: numbers of parts and rows; for each part its segments and synapses, and the arrays
int main()
{
    FILE *file = std::fopen("parts.bin", "rb");
    const std::vector<int64_t> head = values<int64_t>(file, 2);
    std::vector<std::vector<uint32_t> > numbers;
    std::vector<std::vector<uint16_t> > delays;
    std::vector<std::vector<int32_t> > targets;
    std::vector<std::vector<double> > weights;
    for (int64_t part = 0; part < head[0]; part++) {
        const std::vector<int64_t> sizes = values<int64_t>(file, 2);
        numbers.push_back(values<uint32_t>(file, head[1] + 1));
        numbers.push_back(values<uint32_t>(file, sizes[0] + 1));
        delays.push_back(values<uint16_t>(file, sizes[0]));
        targets.push_back(values<int32_t>(file, sizes[1]));
        weights.push_back(values<double>(file, sizes[1]));
    }
    std::vector<cxsystem2::Segments<double> > parts;
    for (int64_t part = 0; part < head[0]; part++) {
        const cxsystem2::Segments<double> own = {
            (int64_t)targets[part].size(), numbers[2 * part].data(), numbers[2 * part + 1].data(), delays[part].data(),
            targets[part].data(), weights[part].data()
        };
        parts.push_back(own);
    }
    const cxsystem2::Segments<double> all = cxsystem2::joined(parts, head[1]);
    tell(all.segments, head[1] + 1);
    tell(all.begins, all.segments[head[1]] + 1);
    tell(all.delays, all.segments[head[1]]);
    tell(all.targets, all.synapses);
    tell(all.weights, all.synapses);
}
