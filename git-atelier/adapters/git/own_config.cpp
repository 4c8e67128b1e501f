// The repository's own configuration file. It is edited here instead of by `git config`, which
// cannot promise that a section stands last and that every other byte stays.
#include "adapters/git/config_file.hpp"
#include "adapters/git/file_text.hpp"
#include "adapters/git/git_repository.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <functional>

namespace atelier {
namespace {

namespace fs = std::filesystem;

tl::unexpected<Error> file_failure(const std::string& what, const fs::path& path) {
    const std::string why = std::strerror(errno);
    return fail(ErrorCode::files_failed, "cannot " + what + " " + path.string() + ": " + why,
                "see who owns it and whether the disk is full or read-only");
}

Result<std::string> read_all(const fs::path& path) {
    auto content = file_text(path);
    if (!content) return file_failure("read", path);
    return *std::move(content);
}

// The lock that Git itself takes on the file; taken away again unless the change went through.
class ConfigLock {
  public:
    explicit ConfigLock(const fs::path& file)
        : path_(file.string() + ".lock"),
          descriptor_(::open(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666)) {}
    ~ConfigLock() {
        if (descriptor_ < 0) return;
        ::close(descriptor_);
        if (!done_) ::unlink(path_.c_str());
    }
    ConfigLock(const ConfigLock&) = delete;
    ConfigLock& operator=(const ConfigLock&) = delete;

    bool taken() const { return descriptor_ >= 0; }
    const fs::path& path() const { return path_; }

    Result<void> replace(const fs::path& file, const std::string& content) {
        struct ::stat old {};
        if (::stat(file.c_str(), &old) == 0) ::fchmod(descriptor_, old.st_mode & 07777);
        std::size_t written = 0;
        while (written < content.size()) {
            const ssize_t count =
                ::write(descriptor_, content.data() + written, content.size() - written);
            if (count < 0 && errno == EINTR) continue;
            if (count <= 0) return file_failure("write", path_);
            written += static_cast<std::size_t>(count);
        }
        if (::fsync(descriptor_) != 0) return file_failure("write", path_);
        if (::rename(path_.c_str(), file.c_str()) != 0) return file_failure("replace", file);
        done_ = true;
        return {};
    }

  private:
    fs::path path_;
    int descriptor_;
    bool done_ = false;
};

using Edit = std::function<std::string(const std::string&)>;

Result<void> edit_config(const fs::path& common_dir, const Edit& edit) {
    std::error_code failure;
    // As Git does it, a linked file is changed where it really is.
    const fs::path file = fs::canonical(common_dir / "config", failure);
    if (failure) {
        errno = failure.value();
        return file_failure("find", common_dir / "config");
    }
    ATELIER_TRY(const std::string seen, read_all(file));
    if (edit(seen) == seen) return {};
    ConfigLock lock(file);
    if (!lock.taken()) {
        if (errno == EEXIST)
            return fail(ErrorCode::git_failed, lock.path().string() + " exists already",
                        "another program is changing the repository's configuration; try again, "
                        "or remove the file if none is");
        return file_failure("make", lock.path());
    }
    ATELIER_TRY(const std::string current, read_all(file));
    return lock.replace(file, edit(current));
}

std::optional<Include> as_include(const ConfigEntry& entry) {
    constexpr std::string_view before = "includeif.";
    constexpr std::string_view after = ".path";
    if (!entry.key.starts_with(before) || !entry.key.ends_with(after) ||
        entry.key.size() <= before.size() + after.size())
        return std::nullopt;
    return Include{entry.key.substr(before.size(), entry.key.size() - before.size() - after.size()),
                   entry.value};
}

} // namespace

Result<std::optional<std::string>> GitRepository::config(const std::string& key) {
    const GitCall call{{"config", "--file", (place_.common_dir / "config").string(),
                        "--no-includes", "--null", "--get", key}};
    ATELIER_TRY(const ProcessResult result, git_.run(call));
    if (result.status == 1) return std::nullopt;
    if (result.status != 0) return fail(git_failure(call, result));
    const auto values = nul_fields(result.out);
    return values.empty() ? std::string() : values.back();
}

Result<std::optional<std::string>> GitRepository::config_in(const fs::path& worktree,
                                                            const std::string& key) {
    ATELIER_TRY(const fs::path own, git_dir(worktree));
    const GitCall call{
        {"config", "--null", "--get", key}, {}, {{"GIT_DIR", own.string()}}, worktree};
    ATELIER_TRY(const ProcessResult result, git_.run(call));
    if (result.status == 1) return std::nullopt;
    if (result.status != 0) return fail(git_failure(call, result));
    const auto values = nul_fields(result.out);
    return values.empty() ? std::string() : values.back();
}

Result<void> GitRepository::set_include(const std::string& condition, const std::string& path) {
    const auto edit = [&](const std::string& text) {
        return with_last_section(text, "includeIf", condition, "path", path);
    };
    ATELIER_CHECK(edit_config(place_.common_dir, edit));
    ATELIER_TRY(auto found, includes());
    std::erase_if(found, [&](const Include& one) { return one.condition != condition; });
    if (found == std::vector{Include{condition, path}}) return {};
    return fail(ErrorCode::git_failed,
                "Git cannot read " + (place_.common_dir / "config").string() + " to its end",
                "'git config --list --local' says where it is damaged");
}

Result<void> GitRepository::remove_include(const std::string& condition) {
    return edit_config(place_.common_dir, [&](const std::string& text) {
        return without_section(text, "includeIf", condition);
    });
}

Result<std::vector<Include>> GitRepository::includes() {
    ATELIER_TRY(const std::string text, read_all(place_.common_dir / "config"));
    std::vector<Include> found;
    for (const ConfigEntry& entry : parse_config(text))
        if (auto include = as_include(entry)) found.push_back(*std::move(include));
    return found;
}

} // namespace atelier
