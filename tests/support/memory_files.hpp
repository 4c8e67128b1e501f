// Files (the port) in memory. It can be asked what is there, and told what fails.
#pragma once

#include "ports/files.hpp"

#include <map>
#include <set>

namespace atelier::test {

class MemoryFiles final : public Files {
  public:
    using Path = std::filesystem::path;

    std::map<Path, std::string> texts;
    std::set<Path> folders;
    // Path -> what it points to.
    std::map<Path, Path> links;
    // Which of the texts can be run.
    std::set<Path> programs;
    // Whatever concerns one of these is refused.
    std::set<Path> broken;
    // Of which nothing fails but to list it.
    std::set<Path> unlisted;
    // What a list of its folder still has, and nothing else.
    std::set<Path> gone;
    // What was read, in order, whether it was there or not.
    std::vector<Path> looked_at;
    bool shared = false;

    void share(bool with_group) override { shared = with_group; }

    Result<std::optional<std::string>> read(const Path& path) override {
        looked_at.push_back(path);
        ATELIER_CHECK(sound(path));
        const auto found = texts.find(path);
        return found == texts.end() ? std::nullopt : std::optional(found->second);
    }
    Result<void> write(const Path& path, const std::string& content) override {
        ATELIER_CHECK(make_folder(path.parent_path()));
        ATELIER_CHECK(sound(path));
        texts[path] = content;
        return {};
    }
    Result<void> make_folder(const Path& path) override {
        ATELIER_CHECK(sound(path));
        for (Path folder = path; folder.has_relative_path(); folder = folder.parent_path())
            folders.insert(folder);
        return {};
    }
    // Whatever is named here is open to others.
    std::set<Path> open;
    Result<std::vector<Path>> open_to_others(const Path& folder, const Path& leave) override {
        std::vector<Path> found;
        for (const Path& path : open) {
            const bool within = (path.string() + "/").starts_with(folder.string() + "/");
            const bool left = path != leave && path.string().starts_with(leave.string() + "/") &&
                              path.string()[leave.string().size() + 1] != '.';
            if (within && !left) found.push_back(path);
        }
        return found;
    }
    Result<void> close_to_others(const Path& path) override {
        ATELIER_CHECK(sound(path));
        open.erase(path);
        return {};
    }
    Result<void> link(const Path& path, const Path& target) override {
        ATELIER_CHECK(make_folder(path.parent_path()));
        ATELIER_CHECK(sound(path));
        links[path] = target;
        return {};
    }
    Result<void> copy(const Path& from, const Path& to) override { return transfer(from, to); }
    Result<void> copy_whole(const Path& from, const Path& to, const Path& draft) override {
        ATELIER_CHECK(remove(draft));
        ATELIER_CHECK(transfer(from, draft));
        return move(draft, to);
    }
    Result<void> move(const Path& from, const Path& to) override {
        ATELIER_CHECK(transfer(from, to));
        return remove(from);
    }
    Result<std::optional<Path>> link_target(const Path& path) override {
        ATELIER_CHECK(sound(path));
        const auto found = links.find(path);
        return found == links.end() ? std::nullopt : std::optional(found->second);
    }
    Result<void> write_program(const Path& path, const std::string& content) override {
        ATELIER_CHECK(write(path, content));
        programs.insert(path);
        return {};
    }
    Result<ProgramState> program_state(const Path& path, const std::string& content) override {
        ATELIER_TRY(const bool there, exists(path));
        if (!there) return ProgramState::absent;
        const auto found = texts.find(path);
        if (found == texts.end() || found->second != content) return ProgramState::other;
        return programs.contains(path) ? ProgramState::same : ProgramState::unfit;
    }
    Result<std::vector<std::string>> list(const Path& folder) override {
        ATELIER_CHECK(sound(folder));
        if (unlisted.contains(folder))
            return fail(ErrorCode::files_failed, "cannot list " + folder.string());
        std::set<std::string> names;
        each([&](const Path& path) {
            if (path.parent_path() == folder) names.insert(path.filename().string());
        });
        for (const Path& path : gone)
            if (path.parent_path() == folder) names.insert(path.filename().string());
        return std::vector<std::string>(names.begin(), names.end());
    }
    Result<std::vector<std::string>> files_below(const Path& folder) override {
        ATELIER_CHECK(sound(folder));
        std::set<std::string> names;
        for (const auto& [path, text] : texts)
            if (path != folder && is_within(path, folder))
                names.insert(path.lexically_relative(folder).string());
        for (const auto& [path, target] : links)
            if (path != folder && is_within(path, folder))
                names.insert(path.lexically_relative(folder).string());
        return std::vector<std::string>(names.begin(), names.end());
    }
    // When a name in a folder came or went.
    std::map<Path, Time> changed;
    Result<std::optional<FolderUse>> use_of(const Path& folder) override {
        ATELIER_TRY(const bool there, exists(folder));
        if (!there) return std::nullopt;
        FolderUse use;
        ATELIER_TRY(use.files, files_below(folder));
        if (const auto known = changed.find(folder); known != changed.end())
            use.changed = known->second;
        for (const auto& [path, text] : texts)
            if (is_within(path, folder)) use.bytes += text.size();
        return use;
    }
    Result<bool> exists(const Path& path) override {
        ATELIER_CHECK(sound(path));
        bool there = false;
        each([&](const Path& other) { there = there || other == path; });
        return there;
    }
    Result<std::optional<FoundFile>> find(const Path& path) override {
        if (const auto link = links.find(path); link != links.end()) return find(link->second);
        ATELIER_TRY(const bool there, exists(path));
        if (!there) return std::nullopt;
        return FoundFile{path, folders.contains(path)};
    }
    // Every text below a folder, by its path from there.
    std::map<std::string, std::string> below(const Path& folder) const {
        std::map<std::string, std::string> found;
        for (const auto& [path, text] : texts)
            if (path != folder && is_within(path, folder))
                found[path.lexically_relative(folder).string()] = text;
        return found;
    }
    Result<void> remove(const Path& path) override {
        ATELIER_CHECK(sound(path));
        const auto inside = [&](const auto& entry) { return is_within(key(entry), path); };
        std::erase_if(texts, inside);
        std::erase_if(folders, inside);
        std::erase_if(links, inside);
        std::erase_if(programs, inside);
        return {};
    }

  private:
    static const Path& key(const Path& path) { return path; }
    template <class Value>
    static const Path& key(const std::pair<const Path, Value>& entry) {
        return entry.first;
    }
    static bool is_within(const Path& path, const Path& folder) {
        return path == folder || path.string().starts_with(folder.string() + "/");
    }
    template <class Visit>
    void each(const Visit& visit) const {
        for (const auto& [path, text] : texts)
            visit(path);
        for (const auto& [path, target] : links)
            visit(path);
        for (const Path& path : folders)
            visit(path);
    }
    Result<void> sound(const Path& path) const {
        if (!broken.contains(path)) return {};
        return fail(ErrorCode::files_failed, "cannot use " + path.string() + ": it is broken");
    }
    Result<void> transfer(const Path& from, const Path& to) {
        ATELIER_CHECK(sound(from));
        ATELIER_CHECK(make_folder(to.parent_path()));
        const auto place = [&](const Path& path) {
            return Path(to.string() + path.string().substr(from.string().size()));
        };
        const auto copied = [&](auto& entries) {
            const auto before = entries;
            for (const auto& [path, value] : before)
                if (is_within(path, from)) entries[place(path)] = value;
        };
        copied(texts);
        copied(links);
        const auto before = folders;
        for (const Path& path : before)
            if (is_within(path, from)) folders.insert(place(path));
        return {};
    }
};

} // namespace atelier::test
