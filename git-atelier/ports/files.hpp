// The files of a project's data folder. Writing is by rename, so that a reader never sees half a
// file. Errors: files-failed, which names the path and says "disk full" or "read-only" where that
// is the cause.
#pragma once

#include "base/enum_names.hpp"
#include "base/result.hpp"
#include "base/time.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace atelier {

// How a file compares to the program that is to stand there.
enum class ProgramState {
    absent,
    same,
    // That text, but it cannot be run, or the file has another name as well.
    unfit,
    other,
};
constexpr auto names_of(ProgramState) {
    return std::to_array<Named<ProgramState>>({{ProgramState::absent, "absent"},
                                               {ProgramState::same, "same"},
                                               {ProgramState::unfit, "unfit"},
                                               {ProgramState::other, "other"}});
}

struct FoundFile {
    // Without a link in it.
    std::filesystem::path path;
    bool folder = false;

    bool operator==(const FoundFile&) const = default;
};

struct FolderUse {
    // As files_below has them.
    std::vector<std::string> files = {};
    std::uintmax_t bytes = 0;
    // When a name in the folder itself last came or went.
    Time changed{};

    bool operator==(const FolderUse&) const = default;
};

class Files {
  public:
    virtual ~Files() = default;
    // Whether what is made from here on is for the owner's group as well.
    virtual void share(bool with_group) = 0;
    // nullopt: there is none.
    virtual Result<std::optional<std::string>> read(const std::filesystem::path& path) = 0;
    // Makes the folders above it. Unchanged content is not written.
    virtual Result<void> write(const std::filesystem::path& path, const std::string& content) = 0;
    virtual Result<void> make_folder(const std::filesystem::path& path) = 0;
    // What of a folder, itself included and at any depth, is open to others than those for whom
    // this makes files. What has a visible name in `leave` is passed over, and so are links.
    virtual Result<std::vector<std::filesystem::path>>
    open_to_others(const std::filesystem::path& folder, const std::filesystem::path& leave) = 0;
    virtual Result<void> close_to_others(const std::filesystem::path& path) = 0;
    // Replaces a link that points elsewhere.
    virtual Result<void> link(const std::filesystem::path& path,
                              const std::filesystem::path& target) = 0;
    // A file, a link or a whole folder, to where nothing is yet; makes the folders above.
    virtual Result<void> copy(const std::filesystem::path& from,
                              const std::filesystem::path& to) = 0;
    // The same into a checkout, by way of `draft`: what it has of the name is whole or not there.
    virtual Result<void> copy_whole(const std::filesystem::path& from,
                                    const std::filesystem::path& to,
                                    const std::filesystem::path& draft) = 0;
    // As `copy` without leaving it behind: at once where it stays on one disk.
    virtual Result<void> move(const std::filesystem::path& from,
                              const std::filesystem::path& to) = 0;
    // Where a link leads, as it is written there; nullopt: there is no link.
    virtual Result<std::optional<std::filesystem::path>>
    link_target(const std::filesystem::path& path) = 0;
    // A program is a file with no other name that those for whom this makes files can read, write
    // and run, and nobody else. Writing one replaces whatever file or link has that name.
    virtual Result<void> write_program(const std::filesystem::path& path,
                                       const std::string& content) = 0;
    virtual Result<ProgramState> program_state(const std::filesystem::path& path,
                                               const std::string& content) = 0;
    // Names in a folder, sorted; empty when there is no such folder.
    virtual Result<std::vector<std::string>> list(const std::filesystem::path& folder) = 0;
    // Every file below a folder by its path from there, links as files, sorted.
    virtual Result<std::vector<std::string>> files_below(const std::filesystem::path& folder) = 0;
    // What the files below a folder hold, links being passed over; nullopt: there is no such
    // folder. What goes meanwhile is not counted.
    virtual Result<std::optional<FolderUse>> use_of(const std::filesystem::path& folder) = 0;
    virtual Result<bool> exists(const std::filesystem::path& path) = 0;
    // What is there once every link is followed; nullopt where there is nothing, or nothing that
    // this user can reach.
    virtual Result<std::optional<FoundFile>> find(const std::filesystem::path& path) = 0;
    // A file, a link or a whole folder; fine when there is nothing.
    virtual Result<void> remove(const std::filesystem::path& path) = 0;
};

} // namespace atelier
