#include "adapters/yaml/samples_yaml.hpp"

#include "base/likeness.hpp"
#include "base/text.hpp"

#include <algorithm>

namespace atelier {
namespace {

std::vector<std::string> names_of_samples(const std::vector<SamplePiece>& pieces) {
    std::vector<std::string> out;
    for (const SamplePiece& piece : pieces)
        out.push_back(piece.name);
    return out;
}

void check_from(const StrictMap& map, const SamplePiece& piece,
                const std::vector<std::string>& earlier, Mistakes& mistakes) {
    for (auto name = piece.from.begin(); name != piece.from.end(); ++name) {
        if (std::ranges::find(earlier, *name) == earlier.end())
            note_mistake(mistakes, *map.find("from"), "from",
                         "there is no earlier piece '" + shorten(*name, 60) + "'" +
                             did_you_mean(*name, earlier),
                         "name pieces that stand before it");
        else if (std::find(piece.from.begin(), name, *name) != name)
            note_mistake(mistakes, *map.find("from"), "from", "'" + *name + "' is given twice",
                         "leave one of them out");
    }
}

SamplePiece read_piece(const YamlNode& node, const std::vector<SamplePiece>& earlier,
                       Mistakes& mistakes) {
    const StrictMap map(node, "a piece",
                        {"name", "artisan", "form", "interpretation", "text", "from"}, mistakes);
    map.require("name", "name it, so that later ones can be made from it");
    map.require("artisan", "say who made it");
    map.require("text", "write its text, like 'text: |'");
    SamplePiece piece{.name = map.words("name"),
                      .artisan = map.words("artisan"),
                      .form = map.words("form", "piece"),
                      .interpretation = map.words("interpretation"),
                      .text = map.text("text")};
    if (map.find("from") != nullptr)
        piece.from = map.list("from", "must be a list of earlier pieces like [map]");
    const std::vector<std::string> names = names_of_samples(earlier);
    if (map.find("name") != nullptr && std::ranges::find(names, piece.name) != names.end())
        note_mistake(mistakes, *map.find("name"), "name", "'" + piece.name + "' is given twice",
                     "give each piece a name of its own");
    if (map.find("text") != nullptr && trim(piece.text).empty())
        note_mistake(mistakes, *map.find("text"), "text", "'text' is empty", "write its text");
    check_from(map, piece, names, mistakes);
    return piece;
}

} // namespace

SampleSet read_samples(std::string_view content, Mistakes& mistakes) {
    SampleSet out;
    const YamlPart root = load_noting(content, mistakes);
    if (root == nullptr) return out;
    const StrictMap map(*root, "the samples", {"title", "request", "pieces"}, mistakes);
    map.require("title", "say in one line what they are");
    map.require("request", "say what was asked for");
    out.title = map.words("title");
    out.request = map.words("request");
    const YamlNode* pieces = map.require("pieces", "list them in the order of their making");
    if (pieces != nullptr &&
        is_plain_list(*pieces, "pieces", "must be a list of pieces", mistakes)) {
        if (pieces->items.empty())
            note_mistake(mistakes, *pieces, "pieces", "'pieces' is empty", "list at least one");
        for (const YamlPart& item : pieces->items)
            out.pieces.push_back(read_piece(*item, out.pieces, mistakes));
    }
    sort_mistakes(mistakes);
    return out;
}

Result<SampleSet> samples_in(const NamedFiles& files) {
    const auto file = files.find("samples");
    if (!file) return fail(ErrorCode::not_found, "there is no file 'samples.yaml'");
    ATELIER_TRY(const std::string content, read_text_file(*file, most_read_bytes));
    Mistakes mistakes;
    SampleSet out = read_samples(content, mistakes);
    if (!mistakes.empty()) return fail(has_mistake(*file, mistakes.front()));
    return out;
}

} // namespace atelier
