#include "adapters/git/config/writing_rules.hpp"

#include "posix/read_file.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace atelier {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view attributes_file = "core.attributesfile";

bool says_how_to_write(std::string_view key) {
    constexpr auto keys = std::to_array<std::string_view>(
        {attributes_file, "core.autocrlf", "core.checkroundtripencoding", "core.eol",
         "core.filemode", "core.ignorecase", "core.symlinks"});
    return key.starts_with("filter.") || std::ranges::find(keys, key) != keys.end();
}

// Where Git reads the user's attributes; "" for nowhere.
fs::path users_attributes(const Environment& environment, const std::string& configured,
                          const fs::path& top) {
    const auto value = [&](const char* name) {
        const auto found = environment.find(name);
        return found == environment.end() ? fs::path() : fs::path(found->second);
    };
    const fs::path home = value("HOME");
    if (configured.starts_with("~/")) return home / configured.substr(2);
    if (!configured.empty()) return top / configured;
    if (const fs::path xdg = value("XDG_CONFIG_HOME"); !xdg.empty()) return xdg / "git/attributes";
    return home.empty() ? home : home / ".config/git/attributes";
}

} // namespace

Result<std::string> writing_rules(const Git& git, const RepositoryLayout& layout,
                                  const fs::path& own) {
    const GitCall ask{.arguments = {"config", "--list", "-z"},
                      .environment = {{"GIT_DIR", own.string()}},
                      .place = GitPlace::repository};
    ATELIER_TRY(const std::string listed, git.output(ask));
    std::string text;
    std::string configured;
    for (const std::string& entry : nul_fields(listed)) {
        const auto end = entry.find('\n');
        const std::string_view key = std::string_view(entry).substr(0, end);
        if (!says_how_to_write(key)) continue;
        text += entry + '\0';
        if (key == attributes_file)
            configured = end == std::string::npos ? "" : entry.substr(end + 1);
    }
    const fs::path files[] = {layout.common_dir / "info/attributes", "/etc/gitattributes",
                              users_attributes(git.environment(), configured, layout.enlistment)};
    for (const fs::path& file : files)
        text += posix::read_file(file).value_or("") + '\0';
    return text;
}

} // namespace atelier
