#include "adapters/sqlite/decision_file.hpp"

#include "posix/descriptor.hpp"
#include "posix/replace_file.hpp"
#include "posix/write_all.hpp"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace atelier::sqlite {

namespace fs = std::filesystem;

namespace {

tl::unexpected<Error> cannot_write(const fs::path& path, std::errc cause) {
    return fail(posix::errno_error("write", path, cause));
}

class OpenFile : public LineText {
  public:
    OpenFile(posix::Descriptor file, std::size_t size) : file_(std::move(file)), size_(size) {}

    std::size_t size() const override { return size_; }
    std::string read(std::size_t from, std::size_t length) const override {
        std::string text(std::min(length, size_ - std::min(from, size_)), '\0');
        std::size_t done = 0;
        while (done < text.size()) {
            const ssize_t count = ::pread(file_.get(), text.data() + done, text.size() - done,
                                          static_cast<off_t>(from + done));
            if (count < 0 && errno == EINTR) continue;
            if (count <= 0) break;
            done += static_cast<std::size_t>(count);
        }
        text.resize(done);
        return text;
    }

  private:
    posix::Descriptor file_;
    std::size_t size_;
};

// What a program that was killed left of its last line is no line, and takes none with it.
posix::Expected<bool> ends_within_line(int file) {
    struct stat about {};
    if (::fstat(file, &about) != 0) return posix::failed_call();
    char last = '\n';
    if (about.st_size > 0 && ::pread(file, &last, 1, about.st_size - 1) < 0)
        return posix::failed_call();
    return last != '\n';
}

} // namespace

fs::path decision_file_of(const fs::path& store) {
    const fs::path folder = store.parent_path();
    return (folder.filename() == ".beads" ? folder.parent_path() : folder) / "decisions";
}

DecisionFile::DecisionFile(fs::path store)
    : store_(std::move(store)), path_(decision_file_of(store_)) {}

Result<std::shared_ptr<const LineText>> DecisionFile::open() const {
    auto file = posix::open_file(path_, O_RDONLY | O_NONBLOCK);
    if (!file && file.error() == std::errc::no_such_file_or_directory)
        return std::shared_ptr<const LineText>();
    if (!file) return fail(posix::errno_error("read", path_, file.error()));
    struct stat about {};
    if (::fstat(file->get(), &about) != 0)
        return fail(posix::errno_error("read", path_, posix::failed_call().value()));
    return std::make_shared<OpenFile>(*std::move(file), static_cast<std::size_t>(about.st_size));
}

Result<void> DecisionFile::begin(std::string_view text) const {
    if (::access(path_.c_str(), F_OK) == 0)
        return fail(ErrorCode::invariant_broken, path_.string() + " has been begun already");
    if (const auto made = posix::replace_file(path_, text, posix::mode_for(store_)); !made)
        return cannot_write(path_, made.error());
    return {};
}

Result<Written> DecisionFile::append(std::string_view lines, bool make) const {
    return write(lines, make, Sync::now);
}

Result<Written> DecisionFile::announce(std::string_view lines, bool make) const {
    return write(lines, make, Sync::later);
}

Result<Written> DecisionFile::write(std::string_view lines, bool make, Sync sync) const {
    const bool there = ::access(path_.c_str(), F_OK) == 0;
    if (!there && !make) return Written::absent;
    const auto file =
        posix::open_file(path_, O_RDWR | O_APPEND | (make ? O_CREAT : 0), posix::mode_for(store_));
    if (!file) {
        if (posix::disk_fault(file.error()) == posix::DiskFault::read_only) return Written::refused;
        return cannot_write(path_, file.error());
    }
    const auto within = ends_within_line(file->get());
    if (!within) return cannot_write(path_, within.error());
    const std::string text = (*within ? "\n" : "") + std::string(lines);
    if (const auto done = posix::write_all(file->get(), text); !done)
        return cannot_write(path_, done.error());
    if (sync == Sync::now && ::fdatasync(file->get()) != 0)
        return cannot_write(path_, posix::failed_call().value());
    if (!there)
        if (const auto kept = posix::synchronise(path_.parent_path()); !kept)
            return cannot_write(path_, kept.error());
    return Written::yes;
}

} // namespace atelier::sqlite
