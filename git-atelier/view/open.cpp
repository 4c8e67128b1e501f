#include "view/open.hpp"

#include "base/text.hpp"
#include "view/text/style.hpp"

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

std::string editing_text(const OpenedWorktree& opened) {
    return "opened " + one_line(opened.worktree.string()) + " in your editor\n";
}

} // namespace atelier
