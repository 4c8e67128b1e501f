// Title and text of a changeset's pull request: from its plan, and from what it changes.
#pragma once

#include "domain/bead/external_ticket.hpp"
#include "domain/forge/forge_repository.hpp"
#include "domain/work/progress.hpp"

#include <optional>
#include <string>
#include <vector>

namespace atelier {

struct PrDraftFacts {
    // Of the changeset and its tasks, and of the epic.
    std::vector<ExternalTicket> own_tickets = {};
    std::vector<ExternalTicket> epic_tickets = {};
    // As `git diff --stat` writes what it changes.
    std::string stat = {};
    // Where the pull request will be; nullopt: not known.
    std::optional<ForgeRepository> here = {};
};

struct DraftedTicket {
    ExternalTicket ticket;
    // As the text names it: "#12", "ann/tool#12", "ABC-7".
    std::string reference;
    // The forge closes it with the pull request ("Fixes"); else the text only names it
    // ("Addresses").
    bool fixes = false;

    bool operator==(const DraftedTicket&) const = default;
};

struct PrDraft {
    std::string title;
    std::string body;
    std::vector<DraftedTicket> tickets = {};
};

// A ticket is fixed that was open when it was last looked at, unless its `on_close` keeps it from
// being closed; of the epic's only by what completes the epic. plan-invalid where the epic cannot
// be read.
Result<PrDraft> draft_pull_request(const EpicTree& tree, const Bead& changeset,
                                   const PrDraftFacts& facts);

} // namespace atelier
