#include "domain/forge/pr_draft.hpp"

#include "base/text.hpp"
#include "domain/bead/epic.hpp"
#include "domain/bead/fields.hpp"

#include <algorithm>

namespace atelier {
namespace {

// What forges take, with room to spare.
constexpr std::size_t title_columns = 200;
constexpr std::size_t section_bytes = 12'000;
constexpr std::size_t stat_lines = 100;

// The empty fence that is left of frontmatter once its fields are taken out.
std::string_view without_fence(std::string_view text) {
    text = trim(text);
    if (!text.starts_with("---\n")) return text;
    const std::string_view rest = trim(text.substr(4));
    return rest.starts_with("---\n") ? trim(rest.substr(4)) : rest == "---" ? "" : text;
}

std::string section(std::string_view heading, std::string_view text) {
    text = trim(text);
    if (text.empty()) return {};
    std::string out = "## " + std::string(heading) + "\n\n" + cut_to_bytes(text, section_bytes);
    if (text.size() > section_bytes) out += "\n\n...";
    return out + "\n\n";
}

std::string why(const Bead& epic, const Epic& planned) {
    std::string text = "Part of: " + epic.title;
    if (planned.scope()) text += "\n\n" + *planned.scope();
    return text;
}

// Indented, so that no name of a file is taken for markup. The last line is the sum.
std::string changes_text(const std::string& stat) {
    std::vector<std::string> lines = lines_of(stat);
    std::erase_if(lines, [](const std::string& line) { return trim(line).empty(); });
    if (lines.size() > stat_lines) {
        const std::size_t left_out = lines.size() - stat_lines;
        lines.erase(lines.end() - 1 - static_cast<std::ptrdiff_t>(left_out), lines.end() - 1);
        lines.insert(lines.end() - 1, " and " + counted(left_out, "more file"));
    }
    if (lines.empty()) return {};
    std::string text = "## Changes\n\n";
    for (const std::string& line : lines)
        text += "    " + to_valid_utf8(line) + "\n";
    return text + "\n";
}

bool is_number(std::string_view text) {
    return !text.empty() && text.find_first_not_of("0123456789") == text.npos;
}

// The repository whose issue an address is.
std::optional<ForgeRepository> repository_of_issue(std::string_view url) {
    const auto at = url.find("/issues/");
    return at == url.npos ? std::nullopt : forge_repository_of(url.substr(0, at));
}

std::string reference_to(const ExternalTicket& ticket, const std::optional<ForgeRepository>& here) {
    if (ticket.provider != "github") return ticket.id;
    std::string_view number = ticket.id;
    if (number.starts_with('#')) number.remove_prefix(1);
    if (!is_number(number)) return ticket.id;
    const auto there = repository_of_issue(ticket.url);
    const bool elsewhere = there && here && *there != *here;
    if (elsewhere && there->host != here->host) return ticket.url;
    return (elsewhere ? there->str() : "") + "#" + std::string(number);
}

bool may_be_closed(const ExternalTicket& ticket) {
    if (ticket.state != TicketState::open) return false;
    switch (ticket.on_close.value_or(OnClose::close)) {
    case OnClose::close:
    case OnClose::sync:
        return true;
    case OnClose::comment:
    case OnClose::none:
        return false;
    }
    return false;
}

// Whether the epic has nothing left once this one has landed.
bool completes_epic(const EpicTree& tree, const Bead& changeset) {
    return std::ranges::all_of(tree.changesets(), [&](const Bead& other) {
        return other.id == changeset.id || is_settled(other, tree);
    });
}

class TicketList {
  public:
    explicit TicketList(const std::optional<ForgeRepository>& here) : here_(here) {}

    void add(const std::vector<ExternalTicket>& tickets, bool to_be_closed) {
        for (const ExternalTicket& ticket : tickets) {
            std::string reference = reference_to(ticket, here_);
            const bool known = std::ranges::any_of(listed_, [&](const DraftedTicket& one) {
                return one.ticket.provider == ticket.provider && one.reference == reference;
            });
            if (!known)
                listed_.push_back(
                    {ticket, std::move(reference), to_be_closed && may_be_closed(ticket)});
        }
    }
    std::vector<DraftedTicket> listed() && { return std::move(listed_); }

  private:
    const std::optional<ForgeRepository>& here_;
    std::vector<DraftedTicket> listed_;
};

std::string tickets_text(const std::vector<DraftedTicket>& tickets) {
    std::string text;
    for (const DraftedTicket& one : tickets)
        text += (one.fixes ? "Fixes " : "Addresses ") + one.reference + "\n";
    return text;
}

} // namespace

Result<PrDraft> draft_pull_request(const EpicTree& tree, const Bead& changeset,
                                   const PrDraftFacts& facts) {
    ATELIER_TRY(const Epic epic, Epic::of(tree.epic()));
    TicketList tickets(facts.here);
    tickets.add(facts.own_tickets, true);
    tickets.add(facts.epic_tickets, completes_epic(tree, changeset));
    PrDraft out{.title = shorten(trim(changeset.title), title_columns),
                .body = {},
                .tickets = std::move(tickets).listed()};
    out.body = section("Summary", without_fence(prose(changeset))) +
               section("Why", why(tree.epic(), epic)) +
               section("Acceptance", epic.acceptance().value_or("")) +
               section("Tickets", tickets_text(out.tickets)) + changes_text(facts.stat);
    out.body.pop_back();
    return out;
}

} // namespace atelier
