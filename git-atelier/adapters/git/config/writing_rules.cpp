#include "adapters/git/config/writing_rules.hpp"

#include "posix/read_file.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace atelier {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view attributes_file = "core.attributesfile";
constexpr std::string_view excludes_file = "core.excludesfile";

bool says_how_to_write(std::string_view key) {
    constexpr auto keys = std::to_array<std::string_view>(
        {attributes_file, "core.autocrlf", "core.checkroundtripencoding", "core.eol",
         "core.filemode", "core.ignorecase", "core.symlinks"});
    return key.starts_with("filter.") || std::ranges::find(keys, key) != keys.end();
}

// Where Git reads what the user says in a file that is called `name` where nothing else is
// configured; "" for nowhere.
fs::path users_file(const Environment& environment, const std::string& name,
                    const std::string& configured, const fs::path& top) {
    const auto value = [&](const char* variable) {
        const auto found = environment.find(variable);
        return found == environment.end() ? fs::path() : fs::path(found->second);
    };
    const fs::path home = value("HOME");
    if (configured.starts_with("~/")) return home / configured.substr(2);
    if (!configured.empty()) return top / configured;
    if (const fs::path xdg = value("XDG_CONFIG_HOME"); !xdg.empty()) return xdg / "git" / name;
    return home.empty() ? home : home / ".config/git" / name;
}

} // namespace

Result<FileRules> file_rules(const Git& git, const RepositoryLayout& layout, const fs::path& own) {
    const GitCall ask{.arguments = {"config", "--list", "-z"},
                      .environment = {{"GIT_DIR", own.string()}},
                      .place = GitPlace::repository};
    ATELIER_TRY(const std::string listed, git.output(ask));
    FileRules rules;
    std::string attributes;
    std::string excludes;
    for (const std::string& entry : nul_fields(listed)) {
        const auto end = entry.find('\n');
        const std::string_view key = std::string_view(entry).substr(0, end);
        const std::string value = end == std::string::npos ? "" : entry.substr(end + 1);
        if (says_how_to_write(key)) rules.writing += entry + '\0';
        if (key == attributes_file) attributes = value;
        if (key == excludes_file) excludes = value;
    }
    const auto of_user = [&](const std::string& name, const std::string& configured) {
        return users_file(git.environment(), name, configured, layout.enlistment);
    };
    const fs::path writing[] = {layout.common_dir / "info/attributes", "/etc/gitattributes",
                                of_user("attributes", attributes)};
    for (const fs::path& file : writing)
        rules.writing += posix::read_file(file).value_or("") + '\0';
    const fs::path ignoring[] = {layout.common_dir / "info/exclude", of_user("ignore", excludes)};
    for (const fs::path& file : ignoring)
        rules.ignoring += posix::read_file(file).value_or("") + '\0';
    return rules;
}

} // namespace atelier
