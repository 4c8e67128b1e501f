#include "adapters/keeper/transcript.hpp"

#include "posix/replace_file.hpp"
#include "posix/write_all.hpp"

#include <algorithm>
#include <fcntl.h>
#include <sys/stat.h>
#include <utility>

namespace atelier {
namespace {

// Whether a project is shared, which its folder says.
bool is_for_group(const std::filesystem::path& project) {
    constexpr mode_t shared = S_ISGID | S_IRWXG;
    struct ::stat about {};
    return ::stat(project.c_str(), &about) == 0 && (about.st_mode & shared) == shared;
}

} // namespace

Result<Transcript> Transcript::open(const std::filesystem::path& path, std::size_t limit) {
    const bool group = is_for_group(path.parent_path().parent_path());
    (void)posix::make_folders(path.parent_path(), group ? 02770 : 0700);
    auto file = posix::open_file(path, O_WRONLY | O_CREAT | O_APPEND, 0600);
    if (!file) return fail(posix::errno_error("write the transcript", path, file.error()));
    // Whatever the umask.
    if (group) (void)::fchmod(file->get(), 0660);
    return Transcript(*std::move(file), limit);
}

void Transcript::add(std::string_view bytes) {
    if (!file_.open()) return;
    const std::size_t kept = std::min(room_, bytes.size());
    room_ -= kept;
    const bool written = posix::write_all(file_.get(), bytes.substr(0, kept)).has_value();
    if (written && kept == bytes.size()) return;
    (void)posix::write_all(file_.get(),
                           written ? "\n[the transcript ends here: it has reached its limit]\n"
                                   : "\n[the transcript ends here: it could not be written]\n");
    file_.reset();
}

void LineCutter::add(std::string_view bytes) {
    while (!bytes.empty()) {
        const std::size_t end = bytes.find('\n');
        const std::string_view piece = bytes.substr(0, end);
        const std::size_t room = longest_ - line_.size();
        if (piece.size() > room) cut_ = true;
        line_ += piece.substr(0, room);
        pending_ = true;
        if (end == std::string_view::npos) return;
        emit();
        bytes.remove_prefix(end + 1);
    }
}

void LineCutter::finish() {
    if (pending_) emit();
}

void LineCutter::emit() {
    if (line_.ends_with('\r')) line_.pop_back();
    std::string line = std::exchange(line_, {});
    if (cut_) line += cut_mark;
    pending_ = cut_ = false;
    if (take_) take_(line);
}

} // namespace atelier
