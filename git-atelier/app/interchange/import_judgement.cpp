#include "app/interchange/import_judgement.hpp"

#include "domain/bead/bead_order.hpp"
#include "domain/interchange/admission.hpp"
#include "domain/interchange/beads_edges.hpp"
#include "domain/interchange/beads_jsonl.hpp"
#include "domain/plan/bead_faults.hpp"

#include <algorithm>
#include <iterator>
#include <unordered_set>

namespace atelier {
namespace {

// What a row would change under the hands of somebody at work: whoever holds a lease relies on it.
bool moves_claim(const Bead& ours, const Bead& theirs) {
    return ours.status != theirs.status || ours.assignee != theirs.assignee ||
           ours.assignment != theirs.assignment;
}

bool takes_up_or_closes(BeadStatus status) {
    return status == BeadStatus::closed || status == BeadStatus::hooked ||
           status == BeadStatus::in_progress;
}

bool is_newer(const Bead& theirs, const Bead& ours, const ImportRequest& request) {
    return request.allow_stale || theirs.updated_at > ours.updated_at;
}

// The plan as it would be.
class Afterwards {
  public:
    Afterwards(const Present& present, const std::vector<ImportRow*>& to_write)
        : present_(present) {
        for (const ImportRow* row : to_write)
            rows_.emplace(row->bead.id, row);
    }

    const Bead* find(const BeadId& id) const {
        const auto at = rows_.find(id);
        return at == rows_.end() ? present_.find(id) : &at->second->bead;
    }
    std::vector<const Bead*> all() const {
        std::vector<const Bead*> beads;
        for (const auto& [id, row] : rows_)
            beads.push_back(&row->bead);
        for (const auto& [id, bead] : present_.beads)
            if (!rows_.contains(id)) beads.push_back(&bead);
        return beads;
    }
    // 0 for a bead that comes from no row.
    std::size_t line(const BeadId& id) const {
        const auto at = rows_.find(id);
        return at == rows_.end() ? 0 : at->second->line;
    }

  private:
    const Present& present_;
    std::unordered_map<BeadId, const ImportRow*> rows_;
};

void check_ring(const std::vector<BeadId>& ring, const Afterwards& after,
                ImportProblems& problems) {
    // Named from the row that comes first.
    std::size_t line = 0;
    std::string names;
    for (const BeadId& id : ring) {
        const std::size_t here = after.line(id);
        if (here > 0 && (line == 0 || here < line)) line = here;
        names += id.str() + " -> ";
    }
    // One that was there before is not the file's fault.
    if (line == 0) return;
    problems.add(line, "these wait for each other: " + names + ring.front().str());
}

class ImportDecision {
  public:
    ImportDecision(const ImportRequest& request, const Present& present, const Landings& landings,
                   std::vector<ImportRow>& rows)
        : request_(request), present_(present), landings_(landings), rows_(rows) {
        for (ImportRow& row : rows_)
            by_id_.emplace(row.bead.id, &row);
    }

    DecidedImport run(const Settings& settings, ImportProblems& problems) {
        part_rows();
        // Epics first: what comes in of a changeset depends on what came in of its epic.
        for (ImportRow& row : rows_)
            if (!row.bead.parent || kind_of(row.bead) != BeadKind::changeset) admit_row(row);
        for (ImportRow& row : rows_)
            if (row.bead.parent && kind_of(row.bead) == BeadKind::changeset) admit_row(row);
        for (ImportRow& row : rows_)
            decide(row);
        check(settings, problems);
        for (ImportRow* row : to_write_) {
            for (PlanFault& found : row->found)
                out_.outcome.remarks.push_back({row->bead.id, row->line, std::move(found)});
            out_.to_write.push_back(std::move(row->bead));
        }
        return std::move(out_);
    }

  private:
    // Links lead to what is here or comes.
    void part_rows() {
        const auto is_there = [&](const BeadId& id) {
            return by_id_.contains(id) || present_.find(id) != nullptr;
        };
        for (ImportRow& row : rows_)
            std::ranges::move(part_from_missing(row.bead, row.edges, is_there),
                              std::back_inserter(row.found));
    }

    const Bead* epic_of(const Bead& bead) const {
        if (!bead.parent) return nullptr;
        const Bead* ours = present_.find(*bead.parent);
        const auto row = by_id_.find(*bead.parent);
        if (row == by_id_.end()) return ours;
        const Bead& theirs = row->second->bead;
        return ours == nullptr || is_newer(theirs, *ours, request_) ? &theirs : ours;
    }

    // A row that says what is here already decides nothing anew.
    bool is_here(const ImportRow& row) const {
        const Bead* ours = present_.find(row.bead.id);
        return ours != nullptr && same_links(*ours, row.bead) &&
               same_content(*ours, row.bead, present_.lease(row.bead.id));
    }

    // A link that led out of the plan may lead to something now.
    static bool same_links(const Bead& ours, const Bead& theirs) {
        return ours.parent == theirs.parent && ours.depends_on == theirs.depends_on;
    }

    void admit_row(ImportRow& row) {
        if (is_here(row)) {
            here_.insert(&row);
            return;
        }
        const auto landed = landings_.find(row.bead.id);
        AdmissionFacts facts{.ours = present_.find(row.bead.id), .epic = epic_of(row.bead)};
        if (landed != landings_.end()) facts.landed = landed->second;
        Admitted admitted = admit(row.bead, facts);
        row.bead = std::move(admitted.bead);
        std::ranges::move(admitted.found, std::back_inserter(row.found));
    }

    // Somebody is at work on it, or on its epic.
    bool takes_from_the_living(const Bead& ours, const Bead& theirs) const {
        const auto lives = [&](const BeadId& id) {
            const auto lease = present_.lease(id);
            return lease && !lease->ended;
        };
        if (lives(theirs.id) && moves_claim(ours, theirs)) return true;
        return kind_of(ours) == BeadKind::changeset && ours.parent && lives(*ours.parent) &&
               changeset_label(ours) == ChangesetLabel::in_progress &&
               (moves_claim(ours, theirs) || ours.labels != theirs.labels ||
                !same_to_approve(ours, theirs));
    }

    std::optional<SkippedBecause> reason_to_skip(const Bead& ours, const Bead& theirs) const {
        if (takes_from_the_living(ours, theirs)) return SkippedBecause::claimed;
        if (ours.status == BeadStatus::pinned && takes_up_or_closes(theirs.status))
            return SkippedBecause::pinned;
        if (is_newer(theirs, ours, request_)) return std::nullopt;
        return theirs.updated_at < ours.updated_at ? SkippedBecause::older
                                                   : SkippedBecause::same_time;
    }

    void decide(ImportRow& row) {
        const Bead* ours = present_.find(row.bead.id);
        ImportOutcome& outcome = out_.outcome;
        if (ours == nullptr) {
            outcome.created.push_back(row.bead.id);
            to_write_.push_back(&row);
            return;
        }
        if (here_.contains(&row) || is_here(row)) {
            ++outcome.unchanged;
            return;
        }
        const bool links_alone = same_content(*ours, row.bead, present_.lease(row.bead.id));
        const auto why = links_alone ? std::nullopt : reason_to_skip(*ours, row.bead);
        if (why) {
            outcome.skipped.push_back(
                {row.bead.id, *why, row.line, ours->updated_at, row.bead.updated_at});
            return;
        }
        row.bead.revision = ours->revision;
        if (!row.has_created_at) row.bead.created_at = ours->created_at;
        outcome.updated.push_back(row.bead.id);
        to_write_.push_back(&row);
    }

    void check(const Settings& settings, ImportProblems& problems) {
        if (to_write_.empty()) return;
        const Afterwards after(present_, to_write_);
        std::vector<PlannedRoot> roots;
        for (const Bead* bead : after.all())
            if (auto root = planned_root(*bead)) roots.push_back(*std::move(root));
        const PlanAround around{.find = [&](const BeadId& id) { return after.find(id); },
                                .roots = roots,
                                .branches = request_.branches,
                                .max_lines = settings.limits.max_lines,
                                .pull_requests = settings.admission.pr_mode != PrMode::none};
        for (ImportRow* row : to_write_)
            for (PlanFault& found : bead_faults(row->bead, present_.find(row->bead.id), around)) {
                if (found.refused_imported())
                    problems.add(row->line, found.said_of(row->bead.id));
                else
                    row->found.push_back(std::move(found));
            }
        if (!problems.empty()) return;
        // Those that could not be written one after the other, and those that could never begin.
        for (const auto& ring : {prerequisites_first(after.all()).ring, waiting_ring(after.all())})
            if (!ring.empty() && problems.empty()) check_ring(ring, after, problems);
    }

    const ImportRequest& request_;
    const Present& present_;
    const Landings& landings_;
    std::vector<ImportRow>& rows_;
    std::unordered_map<BeadId, ImportRow*> by_id_;
    // Rows that say what the plan does.
    std::unordered_set<const ImportRow*> here_;
    std::vector<ImportRow*> to_write_;
    DecidedImport out_;
};

} // namespace

const Bead* Present::find(const BeadId& id) const {
    const auto at = beads.find(id);
    return at == beads.end() ? nullptr : &at->second;
}

std::optional<Lease> Present::lease(const BeadId& id) const {
    const auto at = leases.find(id);
    return at == leases.end() ? std::nullopt : std::optional(at->second);
}

Result<Present> read_present(PlanReader& plan) {
    Present present;
    ATELIER_TRY(auto beads, plan.select({}));
    present.beads.reserve(beads.size());
    for (Bead& bead : beads) {
        const BeadId id = bead.id;
        present.beads.emplace(id, std::move(bead));
    }
    ATELIER_TRY(auto leases, plan.leases());
    for (Lease& lease : leases)
        present.leases.emplace(lease.on, std::move(lease));
    return present;
}

DecidedImport judge_rows(const ImportRequest& request, const Settings& settings,
                         std::vector<ImportRow> rows, const Present& present,
                         const Landings& landings, ImportProblems& problems) {
    return ImportDecision(request, present, landings, rows).run(settings, problems);
}

} // namespace atelier
