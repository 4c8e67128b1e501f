#include "view/open.hpp"

#include "base/text.hpp"
#include "view/text/table.hpp"

namespace atelier {

Json open_json(const OpenedWorktree& opened) {
    Json out = Json::object();
    out.set("id", opened.bead.str())
        .set("title", opened.title)
        .set("worktree", to_valid_utf8(opened.worktree.string()))
        .set("made", opened.made)
        .set("remarks", Json::strings(opened.remarks));
    return out;
}

std::string open_choices_text(const std::vector<OpenChoice>& choices, const Style& style) {
    Table table({{"", false, true}, {""}, {"", true}});
    std::size_t number = 0;
    for (const OpenChoice& choice : choices)
        table.row({std::to_string(++number), choice.bead.str(), choice.title});
    return table.text(style, 2);
}

} // namespace atelier
