#include "adapters/process/transcript.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>

namespace atelier {
namespace {

constexpr std::size_t longest_line = 16UL << 10U;
constexpr std::size_t tail_lines = 20;
constexpr std::size_t tail_width = 400;

} // namespace

Result<Transcript> Transcript::open(const std::filesystem::path& path, std::size_t limit) {
    std::error_code ignored;
    std::filesystem::create_directories(path.parent_path(), ignored);
    Descriptor file(::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600));
    if (!file.open())
        return fail(ErrorCode::files_failed,
                    "cannot write the transcript " + path.string() + ": " + std::strerror(errno),
                    "check the data folder");
    return Transcript(std::move(file), limit);
}

bool Transcript::put(std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t count = write(file_.get(), bytes.data(), bytes.size());
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(count));
    }
    return true;
}

void Transcript::add(std::string_view bytes) {
    if (!file_.open()) return;
    const std::size_t kept = std::min(room_, bytes.size());
    room_ -= kept;
    const bool written = put(bytes.substr(0, kept));
    if (written && kept == bytes.size()) return;
    put(written ? "\n[the transcript ends here: it has reached its limit]\n"
                : "\n[the transcript ends here: it could not be written]\n");
    file_.reset();
}

void LineCutter::add(std::string_view bytes) {
    while (!bytes.empty()) {
        const std::size_t end = bytes.find('\n');
        const std::string_view piece = bytes.substr(0, end);
        const std::size_t room = longest_line - line_.size();
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
    std::string line = to_valid_utf8(line_);
    if (cut_) line += " [...]";
    line_.clear();
    pending_ = cut_ = false;
    last_.push_back(shorten(line, tail_width));
    if (last_.size() > tail_lines) last_.pop_front();
    if (take_) take_(line);
}

std::string LineCutter::tail() const {
    return join({last_.begin(), last_.end()}, "\n");
}

} // namespace atelier
