#include "app/publish/settle_tickets.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <map>
#include <memory>
#include <set>

namespace atelier {
namespace {

// By label, which follows the lists.
Result<std::vector<Bead>> beads_of(PlanReader& plan, const std::vector<std::string>& providers) {
    std::vector<Bead> out;
    std::set<BeadId> seen;
    for (const std::string& provider : providers) {
        ATELIER_TRY(auto beads, plan.select({.label = ticket_label(provider)}));
        for (Bead& bead : beads)
            if (seen.insert(bead.id).second) out.push_back(std::move(bead));
    }
    return out;
}

Result<std::vector<Bead>> beads_to_look_at(PlanReader& plan, const WorkContext& work,
                                           const std::optional<BeadId>& epic) {
    if (epic) {
        ATELIER_TRY(auto beads, plan.select({.below = *epic}));
        ATELIER_TRY(const auto above, plan.find(*epic));
        if (above) beads.push_back(*above);
        return beads;
    }
    ATELIER_TRY(auto providers, known_providers(plan));
    const auto there = work.ticket_providers();
    providers.insert(providers.end(), there.begin(), there.end());
    return beads_of(plan, providers);
}

// Nobody is there who would do the rest either.
bool is_silent(const Error& fault) {
    return fault.code == ErrorCode::forge_unknown || fault.code == ErrorCode::rate_limited ||
           fault.code == ErrorCode::runtime_missing;
}

class Settling {
  public:
    explicit Settling(WorkContext& work) : work_(work) {}

    TicketRow settle(const LinkedTicket& link, TicketStep step) {
        TicketRow row{.bead = link.bead.id, .ticket = link.ticket};
        Provider& provider = provider_of(link.ticket.provider);
        if (provider.silence)
            leave(row, step, *provider.silence);
        else
            take_step(*provider.tickets, link, step, row);
        if (row.fault && is_silent(*row.fault)) provider.silence = row.fault;
        tell(link, row);
        return row;
    }

  private:
    struct Provider {
        std::unique_ptr<Tickets> tickets = {};
        // Why it is not asked, or not any more.
        std::optional<Error> silence = {};
    };

    Provider& provider_of(const std::string& name) {
        const auto known = providers_.find(name);
        if (known != providers_.end()) return known->second;
        Provider& provider = providers_[name];
        auto opened = work_.tickets(name);
        if (opened)
            provider.tickets = *std::move(opened);
        else
            provider.silence = opened.error();
        return provider;
    }

    static void leave(TicketRow& row, TicketStep step, const Error& why) {
        row.fault = why;
        row.ticket = with_pending(std::move(row.ticket), step, why.message);
    }

    void tell(const LinkedTicket& link, const TicketRow& row) {
        const std::string ticket =
            link.bead.id.str() + ": ticket " + link.ticket.id + " of " + link.ticket.provider;
        if (!row.fault) {
            work_.progress.note(ticket + ": " + std::string(name_of(*row.done)));
            return;
        }
        if (row.ticket == link.ticket) return;
        work_.progress.warn(
            ticket + ": " + std::string(name_of(*row.ticket.pending)) +
            " is pending, and tried again by the next run: " + with_hint(*row.fault));
    }

    WorkContext& work_;
    std::map<std::string, Provider> providers_;
};

} // namespace

Result<void> settle_tickets(WorkContext& work, const std::optional<BeadId>& epic) {
    ATELIER_TRY(const LinkedTickets linked,
                work.plan.store.read([&](PlanReader& plan) -> Result<LinkedTickets> {
                    ATELIER_TRY(const auto beads, beads_to_look_at(plan, work, epic));
                    return tickets_of_beads(plan, beads, work.yaml);
                }));
    Settling settling(work);
    std::vector<TicketRow> rows;
    for (const LinkedTicket& link : linked.tickets)
        if (const auto step = step_due(link.ticket, link.finished))
            rows.push_back(settling.settle(link, *step));
    return store_rows(work.plan, work.yaml, rows);
}

Result<std::vector<LinkedTicket>> pending_tickets(PlanReader& plan) {
    ATELIER_TRY(const auto providers, known_providers(plan));
    ATELIER_TRY(const auto beads, beads_of(plan, providers));
    // What is pending was written by us, as JSON.
    ATELIER_TRY(LinkedTickets linked, tickets_of_beads(plan, beads, {}));
    std::erase_if(linked.tickets, [](const LinkedTicket& link) { return !link.ticket.pending; });
    return std::move(linked.tickets);
}

} // namespace atelier
