// A file as memory; read only, so that it is shared with the file cache of the system.
static const char *mapped_file(const char *path)
{
    const int file = open(path, O_RDONLY);
    struct stat status;
    if (file < 0 || fstat(file, &status)) cxsystem2::fail_all("cannot be read", path);
    void *memory = mmap(NULL, status.st_size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, file, 0);
    if (memory == MAP_FAILED) cxsystem2::fail_all("cannot be mapped", path);
    close(file);
    return static_cast<const char *>(memory);
}

// The arrays of a mapped file, one after the other, each at a multiple of some bytes.
struct Reader {
    const char *data;
    size_t place;
    explicit Reader(const char *path) : data(mapped_file(path)), place(0) {}
    template <class T> const T *next(int64_t count)
    {
        place = (place + {{alignment}} - 1) / {{alignment}} * {{alignment}};
        const T *found = reinterpret_cast<const T *>(data + place);
        place += count * sizeof(T);
        return found;
    }
};
