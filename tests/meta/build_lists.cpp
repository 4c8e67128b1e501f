#include "meta/build_lists.hpp"

#include <map>
#include <regex>
#include <set>

namespace atelier::meta {
namespace {

using Words = std::set<std::string>;

constexpr std::string_view list_name = "CMakeLists.txt";

// The words of a list, comments left out.
Words words_of(const SourceFile& list) {
    static const std::regex word(R"re([A-Za-z0-9_./${}-]+)re");
    Words words;
    for (const auto& line : lines_of(list.text)) {
        const auto code = line.substr(0, line.find('#'));
        for (auto it = std::sregex_iterator(code.begin(), code.end(), word);
             it != std::sregex_iterator(); ++it)
            words.insert(it->str());
    }
    return words;
}

std::string stem_of(const std::string& path) {
    const auto name = path.substr(path.rfind('/') + 1);
    return name.substr(0, name.rfind('.'));
}

bool declared_by_name(const SourceFile& list, const std::string& path) {
    const std::regex declared("atelier_(skill|hook|command)\\(\\s*" + stem_of(path) + "[\\s)]");
    return std::regex_search(list.text, declared);
}

// Whether a list above names the folder of this one: `add_subdirectory(e2e)` and the like.
bool is_reached(const std::string& folder, const std::map<std::string, Words>& words) {
    for (const auto& [above, list] : words) {
        if (folder == above || !folder.starts_with(above)) continue;
        if (list.contains(folder.substr(above.size(), folder.size() - above.size() - 1)))
            return true;
    }
    return folder.empty();
}

} // namespace

std::vector<Finding> check_build_lists(const std::vector<SourceFile>& files) {
    std::map<std::string, Words> words;
    std::map<std::string, const SourceFile*> lists;
    for (const auto& file : files) {
        if (!file.path.ends_with(list_name)) continue;
        const auto folder = file.path.substr(0, file.path.size() - list_name.size());
        words[folder] = words_of(file);
        lists[folder] = &file;
    }
    std::vector<Finding> findings;
    for (const auto& [folder, list] : lists)
        if (!is_reached(folder, words))
            findings.push_back({list->path, 1, "is reached from no list above"});
    for (const auto& file : files) {
        if (!file.path.ends_with(".cpp")) continue;
        bool named = false;
        for (const auto& [folder, list] : words) {
            if (!file.path.starts_with(folder)) continue;
            named = named || list.contains(file.path.substr(folder.size())) ||
                    declared_by_name(*lists.at(folder), file.path);
        }
        if (!named) findings.push_back({file.path, 1, "is named in no CMakeLists.txt"});
    }
    return findings;
}

} // namespace atelier::meta
