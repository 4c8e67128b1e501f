#include "adapters/git/config/repository_settings.hpp"

#include "adapters/git/config/config_file.hpp"
#include "posix/find_program.hpp"
#include "posix/read_file.hpp"

#include <algorithm>

namespace atelier {
namespace {

namespace fs = std::filesystem;

// Git follows no more.
constexpr int most_nested = 10;

std::string variable_in(const Environment& environment, const char* name) {
    const auto found = environment.find(name);
    return found == environment.end() ? std::string() : found->second;
}

bool is_include(std::string_view key) {
    return key == "include.path" || (key.starts_with("includeif.") && key.ends_with(".path"));
}

// Gathers the text of files and of what they include, whatever the condition: whether it holds may
// change with the text.
class SettingsText {
  public:
    explicit SettingsText(fs::path home) : home_(std::move(home)) {}

    void add(const fs::path& file, int depth = 0) {
        if (!certain_) return;
        const auto text = posix::read_file(file);
        text_ += file.string() + '\0' + (text ? "has " + *text : "none") + '\0';
        if (!text) return;
        for (const ConfigEntry& entry : parse_config(*text))
            if (is_include(entry.key)) follow(entry.value, file.parent_path(), depth + 1);
    }
    std::optional<std::string> text() && {
        return certain_ ? std::optional(std::move(text_)) : std::nullopt;
    }

  private:
    void follow(const std::string& path, const fs::path& folder, int depth) {
        const bool at_home = path.starts_with("~/");
        // Another's home, or where Git is installed.
        const bool elsewhere = (path.starts_with("~") && !at_home) || path.starts_with("%");
        if (elsewhere || depth > most_nested || (at_home && home_.empty()))
            certain_ = false;
        else
            add(at_home ? home_ / path.substr(2) : folder / path, depth);
    }

    fs::path home_;
    std::string text_;
    bool certain_ = true;
};

// A Git that is installed elsewhere has its system's file there.
fs::path system_file_beside(const Environment& environment, const fs::path& common_dir) {
    const auto git = posix::find_program("git", environment, common_dir);
    return git ? git->parent_path().parent_path() / "etc/gitconfig" : fs::path();
}

} // namespace

std::vector<fs::path> config_files(const Environment& environment, const fs::path& common_dir) {
    std::vector<fs::path> files;
    const std::string no_system = variable_in(environment, "GIT_CONFIG_NOSYSTEM");
    if (no_system.empty() || !config_bool(no_system)) {
        const std::string system = variable_in(environment, "GIT_CONFIG_SYSTEM");
        files.emplace_back(system.empty() ? "/etc/gitconfig" : system);
    }
    const std::string global = variable_in(environment, "GIT_CONFIG_GLOBAL");
    const std::string home = variable_in(environment, "HOME");
    const std::string xdg = variable_in(environment, "XDG_CONFIG_HOME");
    if (!global.empty()) {
        files.emplace_back(global);
    } else {
        if (!xdg.empty()) files.push_back(fs::path(xdg) / "git/config");
        if (xdg.empty() && !home.empty()) files.push_back(fs::path(home) / ".config/git/config");
        if (!home.empty()) files.push_back(fs::path(home) / ".gitconfig");
    }
    files.push_back(common_dir / "config");
    return files;
}

std::optional<std::string> basis_of_settings(const Environment& environment,
                                             const fs::path& common_dir) {
    SettingsText all(variable_in(environment, "HOME"));
    for (const fs::path& file : config_files(environment, common_dir))
        all.add(file);
    all.add(system_file_beside(environment, common_dir));
    all.add(common_dir / "config.worktree");
    // Conditions ask for the branch.
    all.add(common_dir / "HEAD");
    return std::move(all).text();
}

Result<std::vector<GitSetting>> repository_settings(const Git& git) {
    const GitCall call{.arguments = {"config", "--list", "-z"}, .place = GitPlace::repository};
    ATELIER_TRY(const ProcessResult result, git.run_known(call, [&] {
        return basis_of_settings(git.environment(), git.common_dir());
    }));
    if (result.status != 0) return fail(git_failure(call, result));
    std::vector<GitSetting> found;
    for (const std::string& field : nul_fields(result.out)) {
        const auto end = field.find('\n');
        GitSetting setting{.key = field.substr(0, end), .value = {}};
        if (end != std::string::npos) setting.value = field.substr(end + 1);
        found.push_back(std::move(setting));
    }
    return found;
}

} // namespace atelier
