#include "app/interchange/import_beads.hpp"

#include "app/interchange/import_rows.hpp"
#include "domain/bead/bead_order.hpp"
#include "domain/interchange/beads_jsonl.hpp"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

namespace atelier {
namespace {

// What the plan has, by id.
struct Present {
    std::unordered_map<BeadId, Bead> beads;
    std::unordered_map<BeadId, Lease> leases;

    const Bead* find(const BeadId& id) const {
        const auto at = beads.find(id);
        return at == beads.end() ? nullptr : &at->second;
    }
    std::optional<Lease> lease(const BeadId& id) const {
        const auto at = leases.find(id);
        return at == leases.end() ? std::nullopt : std::optional(at->second);
    }
};

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

// What a row would change under the hands of somebody at work: whoever holds a lease relies on it.
bool moves_claim(const Bead& ours, const Bead& theirs) {
    return ours.status != theirs.status || ours.assignee != theirs.assignee ||
           ours.assignment != theirs.assignment;
}

bool takes_up_or_closes(BeadStatus status) {
    return status == BeadStatus::closed || status == BeadStatus::hooked ||
           status == BeadStatus::in_progress;
}

std::optional<SkippedBecause> reason_to_skip(const Bead& ours, const Bead& theirs,
                                             const std::optional<Lease>& lease, bool allow_stale) {
    if (lease && !lease->ended && moves_claim(ours, theirs)) return SkippedBecause::claimed;
    if (ours.status == BeadStatus::pinned && takes_up_or_closes(theirs.status))
        return SkippedBecause::pinned;
    if (allow_stale || theirs.updated_at > ours.updated_at) return std::nullopt;
    return theirs.updated_at < ours.updated_at ? SkippedBecause::older : SkippedBecause::same_time;
}

// No id of the plan or of another row.
void name_fresh_rows(const Context& context, std::vector<ImportRow>& rows, const Present& present) {
    std::unordered_set<BeadId> taken;
    for (const ImportRow& row : rows)
        if (!row.fresh_id) taken.insert(row.bead.id);
    for (ImportRow& row : rows) {
        if (!row.fresh_id) continue;
        while (present.find(row.bead.id) != nullptr || !taken.insert(row.bead.id).second)
            row.bead.id = made_up_id(context);
    }
}

// The rows to write, with the revision each is made from, and what is said of all of them.
struct Decided {
    std::vector<const ImportRow*> to_write;
    ImportOutcome outcome;
};

Decided decide(std::vector<ImportRow>& rows, const Present& present, const ImportRequest& request) {
    Decided out;
    for (ImportRow& row : rows) {
        Bead& theirs = row.bead;
        const Bead* ours = present.find(theirs.id);
        if (ours == nullptr) {
            out.outcome.created.push_back(theirs.id);
            out.to_write.push_back(&row);
            continue;
        }
        const auto lease = present.lease(theirs.id);
        if (same_content(*ours, theirs, lease)) {
            ++out.outcome.unchanged;
        } else if (const auto why = reason_to_skip(*ours, theirs, lease, request.allow_stale)) {
            out.outcome.skipped.push_back(
                {theirs.id, *why, row.line, ours->updated_at, theirs.updated_at});
        } else {
            theirs.revision = ours->revision;
            if (!row.has_created_at) theirs.created_at = ours->created_at;
            out.outcome.updated.push_back(theirs.id);
            out.to_write.push_back(&row);
        }
    }
    return out;
}

// The plan as it would be.
class Afterwards {
  public:
    Afterwards(const Present& present, const std::vector<const ImportRow*>& to_write)
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

std::size_t changeset_labels(const Bead& bead) {
    std::size_t count = 0;
    for (const auto& row : names_of(ChangesetLabel{}))
        count += has_label(bead, row.name) ? 1 : 0;
    return count;
}

void check_row(const ImportRow& row, const Afterwards& after, ImportProblems& problems) {
    const Bead& bead = row.bead;
    std::vector<BeadId> named = bead.depends_on;
    if (bead.parent) named.push_back(*bead.parent);
    for (const BeadId& id : named)
        if (after.find(id) == nullptr)
            problems.add(row.line, "there is no " + id.str() + ", which " + bead.id.str() +
                                       (bead.parent == id ? " is below" : " depends on"));
    if (kind_of(bead) != BeadKind::changeset) return;
    const Bead* epic = bead.parent ? after.find(*bead.parent) : nullptr;
    if (!bead.parent || (epic != nullptr && kind_of(*epic) != BeadKind::epic))
        problems.add(row.line, bead.id.str() + " is a changeset below no epic");
    if (changeset_labels(bead) != 1)
        problems.add(row.line, bead.id.str() + " needs exactly one of the labels cs:planned, "
                                               "cs:ready, cs:in_progress, cs:merged and "
                                               "cs:abandoned");
}

void check_ring(const Afterwards& after, ImportProblems& problems) {
    const auto ring = prerequisites_first(after.all()).ring;
    if (ring.empty()) return;
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

Result<void> write_rows(PlanWriter& plan, const std::vector<const ImportRow*>& rows,
                        Progress* progress) {
    std::vector<const Bead*> beads;
    beads.reserve(rows.size());
    for (const ImportRow* row : rows)
        beads.push_back(&row->bead);
    std::size_t done = 0;
    for (const Bead* bead : prerequisites_first(beads).beads) {
        ATELIER_CHECK(plan.restore(*bead));
        ATELIER_CHECK(plan.append(
            {imported(kind_of(*bead)), bead->id,
             Json::object().set("change", bead->revision == 0 ? "created" : "updated")}));
        ++done;
        if (progress != nullptr) progress->count(done, beads.size());
    }
    return {};
}

// Everything that needs the plan as it is, up to but without writing.
Result<Decided> judge(PlanReader& plan, const Context& context, const ImportRequest& request,
                      ImportRows& rows, ImportProblems& problems) {
    ATELIER_TRY(const Present present, read_present(plan));
    name_fresh_rows(context, rows.rows, present);
    Decided decided = decide(rows.rows, present, request);
    const Afterwards after(present, decided.to_write);
    for (const ImportRow* row : decided.to_write)
        check_row(*row, after, problems);
    if (!decided.to_write.empty()) check_ring(after, problems);
    ATELIER_CHECK(problems.check());
    decided.outcome.memories = rows.counts.memories;
    decided.outcome.tombstones = rows.counts.tombstones;
    decided.outcome.unknown = rows.counts.unknown;
    decided.outcome.dry_run = request.dry_run;
    return decided;
}

} // namespace

Result<ImportOutcome> import_beads(const Context& context, const ImportRequest& request,
                                   Progress* progress) {
    ImportProblems problems(request.source);
    if (progress != nullptr) progress->stage("import", "reading " + request.source);
    ImportRows rows = read_import_rows(context, request, progress, problems);
    ATELIER_CHECK(problems.check());
    const auto decide_only = [&](PlanReader& plan) -> Result<ImportOutcome> {
        ATELIER_TRY(Decided decided, judge(plan, context, request, rows, problems));
        return std::move(decided.outcome);
    };
    const auto decide_and_write = [&](PlanWriter& plan) -> Result<ImportOutcome> {
        ATELIER_TRY(Decided decided, judge(plan, context, request, rows, problems));
        if (progress != nullptr) progress->stage("import", "writing");
        ATELIER_CHECK(write_rows(plan, decided.to_write, progress));
        return std::move(decided.outcome);
    };
    if (request.dry_run) return context.store.read(decide_only);
    return context.store.write(context.stamp(), decide_and_write);
}

} // namespace atelier
