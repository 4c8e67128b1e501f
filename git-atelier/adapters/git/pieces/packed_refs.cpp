#include "adapters/git/pieces/packed_refs.hpp"

#include "base/text.hpp"
#include "posix/errno_error.hpp"
#include "posix/read_file.hpp"
#include "posix/replace_file.hpp"

#include <algorithm>
#include <map>
#include <system_error>

namespace atelier {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view header = "# pack-refs with: peeled fully-peeled sorted \n";

fs::path lock_of(const fs::path& file) {
    return file.string() + ".lock";
}

bool is_plain(const fs::path& file) {
    std::error_code none;
    return fs::symlink_status(file, none).type() == fs::file_type::regular;
}

// What a ref's own file says; nullopt for none, and for whatever else than a commit's id.
std::optional<CommitId> said_by(const fs::path& file) {
    if (!is_plain(file)) return std::nullopt;
    const auto text = posix::read_file(file);
    const auto id = CommitId::parse(text ? trim(*text) : std::string_view());
    return id ? std::optional(*id) : std::nullopt;
}

// Each line with those that say more of it, by the name of its ref; nullopt where it is not as Git
// writes it.
using Lines = std::map<std::string, std::string, std::less<>>;
std::optional<Lines> lines_in(std::string_view text) {
    Lines lines;
    Lines::iterator last = lines.end();
    if (!text.starts_with(header.substr(0, header.size() - 1))) return std::nullopt;
    text.remove_prefix(std::min(text.find('\n'), text.size() - 1) + 1);
    while (!text.empty()) {
        const std::size_t end = text.find('\n');
        if (end == std::string_view::npos) return std::nullopt;
        const std::string_view line = text.substr(0, end + 1);
        text.remove_prefix(end + 1);
        if (line.front() == '^' && last != lines.end()) {
            last->second += line;
            continue;
        }
        const std::size_t blank = line.find(' ');
        if (blank == std::string_view::npos || line.front() == '#') return std::nullopt;
        std::string name(line.substr(blank + 1, line.size() - blank - 2));
        // Sorted as it says.
        if (last != lines.end() && name <= last->first) return std::nullopt;
        last = lines.emplace_hint(lines.end(), std::move(name), line);
    }
    return lines;
}

std::string text_of(const Lines& lines) {
    std::string text(header);
    for (const auto& [name, line] : lines)
        text += line;
    return text;
}

// The file of a ref that is packed goes, unless somebody has moved the ref meanwhile or is about
// to.
bool drop_loose(const fs::path& file, const CommitId& packed) {
    const auto lock = posix::Draft::at(lock_of(file));
    if (!lock) return false;
    std::error_code failure;
    return said_by(file) == packed && fs::remove(file, failure);
}

} // namespace

std::vector<std::string> loose_among(const fs::path& common_dir,
                                     const std::vector<std::string>& refs) {
    std::vector<std::string> loose;
    for (const std::string& ref : refs)
        if (said_by(common_dir / ref)) loose.push_back(ref);
    return loose;
}

Result<std::size_t> pack_refs(const fs::path& common_dir, const std::vector<std::string>& refs) {
    const fs::path packed = common_dir / "packed-refs";
    auto lock = posix::Draft::at(lock_of(packed));
    if (!lock) return std::size_t{0};
    std::error_code none;
    const bool there = fs::exists(fs::symlink_status(packed, none));
    if (there && !is_plain(packed)) return std::size_t{0};
    Lines lines;
    if (there) {
        const auto text = posix::read_file(packed);
        auto read = text ? lines_in(*text) : std::nullopt;
        if (!read) return std::size_t{0};
        lines = *std::move(read);
    }
    std::map<std::string, CommitId> taken;
    for (const std::string& ref : refs) {
        const fs::path file = common_dir / ref;
        const auto commit = said_by(file);
        // Whoever deletes one holds its lock until its file is gone.
        if (!commit || fs::exists(lock_of(file), none)) continue;
        lines.insert_or_assign(ref, commit->str() + " " + ref + "\n");
        taken.emplace(ref, *commit);
    }
    if (taken.empty()) return std::size_t{0};
    const auto filled = lock->fill(text_of(lines), posix::mode_for(packed));
    const auto written = filled ? lock->take_place_of(packed) : filled;
    if (!written) return fail(posix::errno_error("write", packed, written.error()));
    std::size_t done = 0;
    for (const auto& [ref, commit] : taken)
        if (drop_loose(common_dir / ref, commit)) ++done;
    return done;
}

} // namespace atelier
