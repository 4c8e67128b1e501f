#include "adapters/yaml/routing_yaml.hpp"

#include "adapters/yaml/named_files.hpp"
#include "base/likeness.hpp"
#include "base/text.hpp"

#include <algorithm>

namespace atelier {
namespace {

namespace fs = std::filesystem;

void check_artisan(const StrictMap& map, std::string_view key,
                   const std::vector<std::string>& artisans, Mistakes& mistakes) {
    const YamlNode* node = map.require(key, "name an artisan");
    if (node == nullptr) return;
    const std::string name = map.words(key);
    if (std::find(artisans.begin(), artisans.end(), name) != artisans.end()) return;
    note_mistake(mistakes, *node, key,
                 "there is no artisan '" + shorten(name, 60) + "'" + did_you_mean(name, artisans));
}

RoutingRow read_row(const YamlNode& node, const std::vector<std::string>& artisans,
                    std::vector<std::string>& seen, Mistakes& mistakes) {
    const StrictMap map(node, "a lead", {"artisan", "words"}, mistakes);
    check_artisan(map, "artisan", artisans, mistakes);
    RoutingRow row{map.words("artisan"), {}};
    const YamlNode* words = map.require("words", "list the words that route a task to it");
    static const std::string wanted = "must be a list of words";
    if (words == nullptr || !is_plain_list(*words, "words", wanted, mistakes)) return row;
    for (const YamlPart& item : words->items) {
        const auto written = text_of(*item, "words", wanted, mistakes);
        if (!written) continue;
        std::string word = ascii_lower(*written);
        if (!is_routing_word(word))
            note_mistake(mistakes, *item, "words",
                         "'" + shorten(*written, 60) + "' is not a single word",
                         "list each word by itself");
        else if (std::find(seen.begin(), seen.end(), word) != seen.end())
            note_mistake(mistakes, *item, "words", "'" + word + "' is given twice",
                         "leave one of them out: the first one decides");
        seen.push_back(word);
        row.words.push_back(std::move(word));
    }
    return row;
}

} // namespace

Routing read_routing(std::string_view content, const std::vector<std::string>& artisans,
                     Mistakes& mistakes) {
    Routing out;
    const YamlPart root = load_noting(content, mistakes);
    if (root == nullptr) return out;
    const StrictMap map(*root, "the routing", {"otherwise", "leads"}, mistakes);
    check_artisan(map, "otherwise", artisans, mistakes);
    out.otherwise = map.words("otherwise");
    const YamlNode* leads =
        map.require("leads", "list the artisans and the words that route a task to each");
    if (leads != nullptr &&
        is_plain_list(*leads, "leads", "must be a list of {artisan: A, words: [...]}", mistakes)) {
        std::vector<std::string> seen;
        for (const YamlPart& item : leads->items)
            out.rows.push_back(read_row(*item, artisans, seen, mistakes));
    }
    sort_mistakes(mistakes);
    return out;
}

Result<Routing> routing_in(const std::vector<fs::path>& templates,
                           const std::vector<std::string>& artisans) {
    const NamedFiles files{templates, ".yaml", is_catalogue_name};
    const auto file = files.find("routing");
    if (!file) return fail(ErrorCode::not_found, "there is no file 'routing.yaml'");
    ATELIER_TRY(const std::string content, read_text_file(*file, most_read_bytes));
    Mistakes mistakes;
    Routing routing = read_routing(content, artisans, mistakes);
    if (!mistakes.empty()) return fail(has_mistake(*file, mistakes.front()));
    return routing;
}

} // namespace atelier
