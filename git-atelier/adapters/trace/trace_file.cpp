#include "adapters/trace/trace_file.hpp"

#include "posix/errno_error.hpp"
#include "posix/write_all.hpp"

#include <fcntl.h>

namespace atelier {

Result<TraceFile> TraceFile::open(const std::filesystem::path& path) {
    // A pipe without a reader is not waited for.
    auto file = posix::open_file(path, O_WRONLY | O_APPEND | O_CREAT | O_NONBLOCK, 0600);
    if (!file) return fail(posix::errno_error("write the trace", path, file.error()));
    return TraceFile(*std::move(file));
}

void TraceFile::append(const std::string& line) const {
    (void)posix::write_all(file_.get(), line);
}

} // namespace atelier
