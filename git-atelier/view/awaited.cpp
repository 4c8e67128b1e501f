#include "view/awaited.hpp"

namespace atelier {

std::string way_on(Awaited awaited, const BeadId& bead, const std::optional<BeadId>& message) {
    const std::string id = bead.str();
    switch (awaited) {
    case Awaited::draft:
        return "git atelier promote " + id;
    case Awaited::size:
        return "git atelier review " + id + " --approve-size --reason TEXT";
    case Awaited::question:
        return "git atelier inbox --reply " + message.value_or(bead).str() + " --message TEXT";
    case Awaited::blocked:
        return "git atelier retry " + id;
    case Awaited::message:
        return "git atelier inbox " + message.value_or(bead).str();
    case Awaited::stranded:
    case Awaited::done:
        break;
    }
    return "git atelier why " + id;
}

std::string said_of(const AwaitedItem& item) {
    constexpr std::string_view sorted_by = "NEEDS-DECISION: ";
    return item.text.starts_with(sorted_by) ? item.text.substr(sorted_by.size()) : item.text;
}

std::string way_on(const AwaitedItem& item) {
    return way_on(item.awaited, item.bead, item.message);
}

} // namespace atelier
