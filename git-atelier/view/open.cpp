#include "view/open.hpp"

#include "base/text.hpp"

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

} // namespace atelier
