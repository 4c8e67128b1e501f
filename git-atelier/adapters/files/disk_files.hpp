// Files on disk (port Files): written next to their place, made durable, then renamed over it.
#pragma once

#include "ports/files.hpp"

namespace atelier {

// For whom files and folders are made: for their owner alone, for the group as well, or for
// whomever the umask lets in.
enum class FileAccess { owner, group, umask };

class DiskFiles final : public Files {
  public:
    DiskFiles() = default;
    explicit DiskFiles(FileAccess access) : access_(access) {}
    void share(bool with_group) override {
        access_ = with_group ? FileAccess::group : FileAccess::owner;
    }

    Result<std::optional<std::string>> read(const std::filesystem::path& path) override;
    Result<void> write(const std::filesystem::path& path, const std::string& content) override;
    Result<void> make_folder(const std::filesystem::path& path) override;
    Result<std::vector<std::filesystem::path>>
    open_to_others(const std::filesystem::path& folder,
                   const std::filesystem::path& leave) override;
    Result<void> close_to_others(const std::filesystem::path& path) override;
    Result<void> link(const std::filesystem::path& path,
                      const std::filesystem::path& target) override;
    Result<void> copy(const std::filesystem::path& from, const std::filesystem::path& to) override;
    Result<void> copy_whole(const std::filesystem::path& from, const std::filesystem::path& to,
                            const std::filesystem::path& draft) override;
    Result<void> move(const std::filesystem::path& from, const std::filesystem::path& to) override;
    Result<std::optional<std::filesystem::path>>
    link_target(const std::filesystem::path& path) override;
    Result<void> write_program(const std::filesystem::path& path,
                               const std::string& content) override;
    Result<ProgramState> program_state(const std::filesystem::path& path,
                                       const std::string& content) override;
    // In place, and not made durable.
    static Result<void> append(const std::filesystem::path& path, const std::string& text);
    Result<std::vector<std::string>> list(const std::filesystem::path& folder) override;
    Result<std::vector<std::string>> files_below(const std::filesystem::path& folder) override;
    Result<std::optional<FolderUse>> use_of(const std::filesystem::path& folder) override;
    Result<bool> exists(const std::filesystem::path& path) override;
    Result<std::optional<FoundFile>> find(const std::filesystem::path& path) override;
    Result<void> remove(const std::filesystem::path& path) override;

  private:
    // What a file or folder of mode `found` has to have; what is made begins with 0666 and 0777.
    unsigned int mode_of(unsigned int found, bool folder) const;

    FileAccess access_ = FileAccess::owner;
};

} // namespace atelier
