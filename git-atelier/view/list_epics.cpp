#include "view/list_epics.hpp"

#include "base/or_null.hpp"
#include "domain/bead/epic.hpp"
#include "view/text/bead_json.hpp"
#include "view/text/table.hpp"

namespace atelier {
namespace {

Json epic_json(const ListedEpic& listed) {
    const auto root = epic_as_written(listed.epic).root_branch;
    Json out = Json::object();
    out.set("id", listed.epic.id.str())
        .set("title", listed.epic.title)
        .set("status", name_of(listed.epic.status))
        .set("priority", listed.epic.priority)
        .set("draft", listed.draft)
        .set("assignee", listed.epic.assignee)
        .set("root_branch", or_null(root))
        .set("changesets", listed.changesets)
        .set("settled", listed.settled)
        .set("runnable", ids_json(listed.runnable))
        .set("ready", listed.ready)
        .set("reasons", reasons_json(listed.reasons));
    return out;
}

} // namespace

Json epic_list_json(const EpicListOutcome& list) {
    Json epics = Json::array();
    for (const ListedEpic& listed : list.epics)
        epics.push(epic_json(listed));
    Json out = Json::object();
    out.set("epics", std::move(epics));
    return out;
}

std::string epic_list_text(const EpicListOutcome& list, const Style& style) {
    if (list.epics.empty()) return "no epics are open\n";
    Table table({{"EPIC"}, {"TITLE", true}, {"SETTLED"}, {"READY"}, {"", true}});
    for (const ListedEpic& listed : list.epics)
        table.row({listed.epic.id.str(), listed.epic.title,
                   std::to_string(listed.settled) + "/" + std::to_string(listed.changesets),
                   listed.ready ? Cell("yes", Tone::good) : Cell("no", Tone::faint),
                   listed.reasons.empty() ? "" : listed.reasons.front().message});
    return table.text(style);
}

} // namespace atelier
