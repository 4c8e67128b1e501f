#include "adapters/git/repository/watched_files.hpp"

#include "adapters/git/config/config_file.hpp"
#include "adapters/git/config/sparse_settings.hpp"
#include "base/text.hpp"
#include "posix/read_file.hpp"

#include <algorithm>
#include <optional>
#include <vector>

namespace atelier {
namespace {

namespace fs = std::filesystem;

// As Git: includes that go on and on are no use to anybody.
constexpr int deepest_include = 10;

class WatchedFiles {
  public:
    WatchedFiles(const RepositoryLayout& layout, const Environment& environment)
        : layout_(layout), environment_(environment), home_(value("HOME")),
          xdg_(value("XDG_CONFIG_HOME")) {
        if (xdg_.empty() && !home_.empty()) xdg_ = home_ / ".config";
    }

    std::set<fs::path> find() {
        add_configuration();
        const fs::path& common = layout_.common_dir;
        add_folder(common / "hooks");
        add_folder(common / "info");
        // Written anew for clients that know no protocol.
        found_.erase(common / "info" / "refs");
        for (const char* name : {"shallow", "objects/info/alternates"})
            found_.insert(common / name);
        for (const char* name : {"attributes", "ignore"})
            if (!xdg_.empty()) found_.insert(xdg_ / "git" / name);
        found_.insert("/etc/gitattributes");
        return std::move(found_);
    }

  private:
    fs::path value(const char* name) const {
        const auto found = environment_.find(name);
        return found == environment_.end() ? fs::path() : fs::path(found->second);
    }

    void add_configuration() {
        std::vector<fs::path> files = {value("GIT_CONFIG_SYSTEM"), value("GIT_CONFIG_GLOBAL")};
        if (files.front().empty()) files.front() = "/etc/gitconfig";
        if (!xdg_.empty()) files.push_back(xdg_ / "git" / "config");
        if (!home_.empty()) files.push_back(home_ / ".gitconfig");
        for (const char* name : {"config", "config.worktree"})
            files.push_back(layout_.common_dir / name);
        std::error_code none;
        // Worktrees come and go, and those of a sparse main checkout have one that is no news.
        for (const auto& entry : fs::directory_iterator(layout_.common_dir / "worktrees", none))
            if (const fs::path own = entry.path() / "config.worktree"; !says_only_which_files(own))
                files.push_back(own);
        for (const fs::path& file : files)
            if (!file.empty()) add_configuration_file(file, deepest_include);
        // Key by key, by who compares.
        found_.erase(layout_.common_dir / "config");
    }

    void add_configuration_file(const fs::path& file, int depth) {
        if (!found_.insert(file).second || depth == 0) return;
        const auto text = posix::read_file(file);
        if (!text) return;
        for (const ConfigEntry& entry : parse_config(*text)) {
            const bool includes =
                entry.key.starts_with("include.") || entry.key.starts_with("includeif.");
            if (includes && entry.key.ends_with(".path"))
                add_configuration_file(resolved(entry.value, file.parent_path()), depth - 1);
            else if (entry.key == "core.hookspath")
                add_hooks_folder(resolved(entry.value, layout_.enlistment));
            else if (entry.key == "core.attributesfile" || entry.key == "core.excludesfile")
                found_.insert(resolved(entry.value, layout_.enlistment));
        }
    }

    fs::path resolved(const std::string& path, const fs::path& from) const {
        if (path.starts_with("~/")) return (home_ / path.substr(2)).lexically_normal();
        return (from / path).lexically_normal();
    }

    // husky's leads on to the hooks in the folder above.
    void add_hooks_folder(const fs::path& folder) {
        add_folder(folder);
        if (folder.filename() == "_") add_folder(folder.parent_path());
    }

    void add_folder(const fs::path& folder) {
        std::error_code none;
        for (const auto& entry : fs::directory_iterator(folder, none))
            if (!entry.is_directory(none)) found_.insert(entry.path());
    }

    const RepositoryLayout& layout_;
    const Environment& environment_;
    fs::path home_;
    fs::path xdg_;
    std::set<fs::path> found_;
};

std::vector<std::string> checked_out_refs(const RepositoryState& state) {
    std::vector<std::string> refs{"HEAD"};
    for (const auto& [folder, head] : state.heads)
        if (head.starts_with("refs/")) refs.push_back(head);
    return refs;
}

std::optional<std::set<std::string>> logs_in_files(const fs::path& logs,
                                                   const RepositoryState& state, bool all) {
    std::set<std::string> names;
    const auto add = [&](const fs::path& file, const std::string& name) {
        std::error_code unknown;
        if (fs::is_regular_file(file, unknown) && fs::file_size(file, unknown) > 0 && !unknown)
            names.insert(name);
    };
    if (!all) {
        for (const std::string& ref : checked_out_refs(state))
            add(logs / ref, ref);
        return names;
    }
    const std::size_t above = logs.string().size() + 1;
    std::error_code none;
    fs::recursive_directory_iterator entry(logs, none);
    for (; !none && entry != fs::recursive_directory_iterator(); entry.increment(none))
        add(entry->path(), entry->path().string().substr(above));
    return names;
}

// A line "REF@{NUMBER}" for each of what is in them: `git reflog list` names empty ones as well.
std::optional<std::set<std::string>> logs_in_tables(const Git& git, const RepositoryState& state,
                                                    bool all) {
    GitCall call{{"log", "--walk-reflogs", "--format=%gD"}};
    const auto asked = all ? std::vector<std::string>{"--all"} : checked_out_refs(state);
    call.arguments.insert(call.arguments.end(), asked.begin(), asked.end());
    call.arguments.emplace_back("--");
    const auto listed = git.output(call);
    if (!listed) return std::nullopt;
    std::set<std::string> names;
    for (const std::string& line : lines_of(*listed))
        names.insert(line.substr(0, line.find("@{")));
    return names;
}

} // namespace

std::set<fs::path> watched_files(const RepositoryLayout& layout, const Environment& environment) {
    return WatchedFiles(layout, environment).find();
}

std::string kept_logs(const Git& git, const fs::path& common_dir, const RepositoryState& state) {
    const std::string& refs = state.refs.text();
    const bool all = static_cast<std::size_t>(std::ranges::count(refs, '\n')) <= most_logs;
    const auto names = has_ref_tables(common_dir) ? logs_in_tables(git, state, all)
                                                  : logs_in_files(common_dir / "logs", state, all);
    std::string listed = all && names ? "" : std::string(some_logs);
    for (const std::string& name : names.value_or(std::set<std::string>()))
        listed += name + "\n";
    return listed;
}

} // namespace atelier
