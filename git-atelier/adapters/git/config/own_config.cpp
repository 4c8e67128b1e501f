#include "adapters/git/config/own_config.hpp"

#include "adapters/git/config/config_file.hpp"
#include "adapters/git/config/repository_settings.hpp"
#include "base/text.hpp"
#include "posix/read_file.hpp"
#include "posix/replace_file.hpp"

#include <algorithm>
#include <functional>
#include <map>

namespace atelier {
namespace {

namespace fs = std::filesystem;

Result<std::string> read_all(const fs::path& path) {
    auto content = posix::read_file(path);
    if (!content) return fail(posix::errno_error("read", path, content.error()));
    return *std::move(content);
}

using Edit = std::function<std::string(const std::string&)>;

Result<void> edit_config(const fs::path& common_dir, const Edit& edit) {
    std::error_code failure;
    // As Git does it, a linked file is changed where it really is.
    const fs::path file = fs::canonical(common_dir / "config", failure);
    if (failure)
        return fail(posix::errno_error("find", common_dir / "config", std::errc(failure.value())));
    ATELIER_TRY(const std::string seen, read_all(file));
    if (edit(seen) == seen) return {};
    // The lock that Git itself takes on the file.
    const fs::path lock = file.string() + ".lock";
    auto draft = posix::Draft::at(lock);
    if (!draft && draft.error() == std::errc::file_exists)
        return fail(ErrorCode::git_failed, lock.string() + " exists already",
                    advise(Hint::config_locked));
    if (!draft) return fail(posix::errno_error("make", lock, draft.error()));
    ATELIER_TRY(const std::string current, read_all(file));
    if (const auto filled = draft->fill(edit(current), posix::mode_for(file)); !filled)
        return fail(posix::errno_error("write", lock, filled.error()));
    if (const auto replaced = draft->take_place_of(file); !replaced)
        return fail(posix::errno_error("replace", file, replaced.error()));
    return {};
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

// What a `config --null --get` answers; nothing where the key is not set.
Result<std::optional<std::string>> last_value(const Git& git, const GitCall& call) {
    ATELIER_TRY(const ProcessResult result, git.run(call));
    if (result.status == 1) return std::nullopt;
    if (result.status != 0) return fail(git_failure(call, result));
    const auto values = nul_fields(result.out);
    return values.empty() ? std::string() : values.back();
}

} // namespace

Result<std::optional<std::string>> CliConfig::config(const std::string& key) {
    const GitCall call{.arguments = {"config", "--file", (layout_.common_dir / "config").string(),
                                     "--no-includes", "--null", "--get", key},
                       .place = GitPlace::repository};
    return last_value(git_, call);
}

Result<std::optional<std::string>> CliConfig::config_in(const fs::path& worktree,
                                                        const std::string& key) {
    ATELIER_TRY(const fs::path own, git_dir_of(layout_, worktree));
    const GitCall call{.arguments = {"config", "--null", "--get", key},
                       .environment = {{"GIT_DIR", own.string()}},
                       .directory = worktree,
                       .place = GitPlace::repository};
    return last_value(git_, call);
}

Result<void> CliConfig::set_include(const std::string& condition, const std::string& path) {
    const auto edit = [&](const std::string& text) {
        return with_last_section(text, "includeIf", condition, "path", path);
    };
    ATELIER_CHECK(edit_config(layout_.common_dir, edit));
    ATELIER_TRY(auto found, includes());
    std::erase_if(found, [&](const Include& one) { return one.condition != condition; });
    if (found == std::vector{Include{condition, path}}) return {};
    return fail(ErrorCode::git_failed,
                "Git cannot read " + (layout_.common_dir / "config").string() + " to its end",
                advise(Hint::config_damaged));
}

Result<void> CliConfig::remove_include(const std::string& condition) {
    return edit_config(layout_.common_dir, [&](const std::string& text) {
        return without_section(text, "includeIf", condition);
    });
}

Result<std::vector<Include>> CliConfig::includes() {
    ATELIER_TRY(const std::string text, read_all(layout_.common_dir / "config"));
    std::vector<Include> found;
    for (const ConfigEntry& entry : parse_config(text))
        if (auto include = as_include(entry)) found.push_back(*std::move(include));
    return found;
}

Result<std::vector<Remote>> CliConfig::remotes() {
    ATELIER_TRY(const auto settings, repository_settings(git_));
    constexpr std::string_view before = "remote.";
    std::map<std::string, Remote> found;
    for (const GitSetting& setting : settings) {
        const std::size_t last = setting.key.rfind('.');
        if (!setting.key.starts_with(before) || last <= before.size()) continue;
        const std::string name = setting.key.substr(before.size(), last - before.size());
        const std::string key = setting.key.substr(last + 1);
        const std::string value = setting.value.value_or("");
        Remote& remote = found.try_emplace(name, Remote{name}).first->second;
        // An empty one takes back what stands before it, in Git that knows of it.
        for (auto [wanted, values] :
             {std::pair{"url", &remote.urls}, std::pair{"pushurl", &remote.push_urls}})
            if (key == wanted && !value.empty()) values->push_back(value);
    }
    std::vector<Remote> remotes;
    for (auto& [name, remote] : found)
        remotes.push_back(std::move(remote));
    return remotes;
}

namespace {

struct Submodule {
    // As .gitmodules calls it.
    std::string name;
    std::string folder;
};

Result<std::vector<Submodule>> submodules_of(const Git& git) {
    ATELIER_TRY(const ProcessResult there, git.run({{"cat-file", "-e", "HEAD:.gitmodules"}}));
    std::vector<Submodule> found;
    if (there.status != 0) return found;
    const GitCall call{{"config", "--null", "--blob", "HEAD:.gitmodules", "--get-regexp",
                        "^submodule\\..*\\.path$"}};
    ATELIER_TRY(const ProcessResult result, git.run(call));
    if (result.status > 1) return fail(git_failure(call, result));
    constexpr std::string_view before = "submodule.";
    constexpr std::string_view after = ".path";
    for (const std::string& field : nul_fields(result.out)) {
        const auto end = field.find('\n');
        if (end == std::string::npos || end < before.size() + after.size()) continue;
        found.push_back({field.substr(before.size(), end - before.size() - after.size()),
                         field.substr(end + 1)});
    }
    return found;
}

} // namespace

Result<std::vector<std::string>> CliConfig::submodules() {
    ATELIER_TRY(const auto all, submodules_of(git_));
    std::vector<std::string> folders;
    for (const Submodule& one : all)
        folders.push_back(one.folder);
    return folders;
}

Result<std::vector<std::string>> CliConfig::unregistered_submodules() {
    ATELIER_TRY(const auto all, submodules_of(git_));
    std::vector<std::string> folders;
    for (const Submodule& one : all) {
        ATELIER_TRY(const auto url, config("submodule." + one.name + ".url"));
        if (!url) folders.push_back(one.folder);
    }
    return folders;
}

Result<Person> CliConfig::user() {
    const GitCall call{.arguments = {"-c", "user.useConfigOnly=true", "var", "GIT_AUTHOR_IDENT"},
                       .place = GitPlace::repository};
    // The time that it ends with is not looked at.
    ATELIER_TRY(const ProcessResult result, git_.run_known(call, [&] {
        return basis_of_settings(git_.environment(), layout_.common_dir);
    }));
    const auto open = result.out.find(" <");
    const auto close = result.out.rfind('>');
    if (result.status != 0 || open == std::string::npos || close == std::string::npos ||
        close < open)
        return fail(ErrorCode::identity_missing, "Git does not know your name and e-mail address",
                    advise(Hint::set_identity));
    return Person{result.out.substr(0, open), result.out.substr(open + 2, close - open - 2)};
}

} // namespace atelier
