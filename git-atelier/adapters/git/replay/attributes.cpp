#include "adapters/git/replay/attributes.hpp"

#include "base/text.hpp"

namespace atelier {

std::set<std::string> attribute_files_above(const std::vector<std::string>& paths) {
    const std::string name = ".gitattributes";
    std::set<std::string> found = {name};
    for (const std::string& path : paths)
        for (auto slash = path.find('/'); slash != std::string::npos;
             slash = path.find('/', slash + 1))
            found.insert(path.substr(0, slash + 1) + name);
    return found;
}

Result<std::optional<AttributeIndex>> AttributeIndex::make(const Git& git, const TreeId& tree,
                                                           const std::vector<std::string>& paths) {
    ATELIER_TRY(const std::string entries, list_attribute_files(git, tree.str(), paths));
    return holding(git, entries);
}

Result<std::optional<AttributeIndex>> AttributeIndex::make(const Git& git, const CommitId& commit,
                                                           const std::vector<std::string>& paths) {
    ATELIER_TRY(const std::string entries, list_attribute_files(git, commit.str(), paths));
    return holding(git, entries);
}

Result<std::string> list_attribute_files(const Git& git, const std::string& treeish,
                                         const std::vector<std::string>& paths) {
    std::vector<std::string> arguments = {"ls-tree", "-z", treeish, "--"};
    std::string entries;
    const auto flush = [&]() -> Result<void> {
        if (arguments.size() == 4) return {};
        const GitCall call{arguments, {}, {{"GIT_LITERAL_PATHSPECS", "1"}}};
        ATELIER_TRY(const std::string listed, git.output(call));
        entries += listed;
        arguments.resize(4);
        return {};
    };
    // In portions, so that no command line gets too long.
    for (const std::string& candidate : attribute_files_above(paths)) {
        arguments.push_back(candidate);
        if (arguments.size() > 500) ATELIER_CHECK(flush());
    }
    ATELIER_CHECK(flush());
    return entries;
}

Result<std::optional<AttributeIndex>> AttributeIndex::holding(const Git& git,
                                                              const std::string& entries) {
    if (entries.empty()) return std::nullopt;
    ATELIER_TRY(ScratchFolder scratch, ScratchFolder::make(git.environment()));
    const std::filesystem::path file = scratch.path() / "index";
    const GitCall fill{
        {"update-index", "-z", "--index-info"}, entries, {{"GIT_INDEX_FILE", file.string()}}};
    ATELIER_CHECK(git.output(fill));
    return AttributeIndex(std::move(scratch), file);
}

Result<std::map<std::string, std::string>>
attribute_values(const Git& git, const std::optional<AttributeIndex>& index,
                 const std::string& attribute, const std::vector<std::string>& paths) {
    std::string input;
    for (const std::string& path : paths)
        input += path + '\0';
    const std::filesystem::path file =
        index ? index->file() : git.common_dir() / "atelier-no-index";
    // Nothing is run for attributes.
    const GitCall call{.arguments = {"check-attr", "--cached", "-z", "--stdin", attribute},
                       .input = input,
                       .environment = {{"GIT_INDEX_FILE", file.string()}},
                       .place = GitPlace::repository};
    ATELIER_TRY(const std::string listed, git.output(call));
    const auto fields = nul_fields(listed);
    std::map<std::string, std::string> values;
    for (std::size_t i = 0; i + 2 < fields.size(); i += 3)
        values[fields[i]] = fields[i + 2];
    return values;
}

} // namespace atelier
