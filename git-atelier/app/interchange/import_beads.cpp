#include "app/interchange/import_beads.hpp"

#include "app/core/approval.hpp"
#include "app/core/plan_queries.hpp"
#include "app/interchange/import_judgement.hpp"
#include "app/interchange/import_rows.hpp"
#include "app/interchange/import_runs.hpp"
#include "app/plan/overlapping_paths.hpp"
#include "domain/bead/bead_order.hpp"
#include "domain/bead/changeset.hpp"
#include "domain/bead/epic.hpp"
#include "domain/interchange/admission.hpp"
#include "domain/work/undecided.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <unordered_map>
#include <unordered_set>

namespace atelier {
namespace {

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

Result<void> write_beads(PlanWriter& plan, const std::vector<Bead>& beads, Progress* progress) {
    std::vector<const Bead*> given;
    given.reserve(beads.size());
    for (const Bead& bead : beads)
        given.push_back(&bead);
    std::size_t done = 0;
    for (const Bead* bead : prerequisites_first(given).beads) {
        ATELIER_CHECK(plan.restore(*bead));
        const NewEvent event{
            imported(kind_of(*bead)), bead->id,
            Json::object().set("change", bead->revision == 0 ? "created" : "updated")};
        // Given up elsewhere, it is so here by whoever takes it in.
        if (says(*bead, Act::abandon))
            ATELIER_CHECK(plan.decide(Act::abandon, event));
        else
            ATELIER_CHECK(plan.append(event));
        ++done;
        if (progress != nullptr) progress->count(done, beads.size());
    }
    return {};
}

Result<void> keep_what_is_approved(PlanWriter& plan) {
    ATELIER_TRY(const auto epics, open_epics(plan));
    for (const Bead& epic : epics)
        ATELIER_CHECK(keep_approved_text(plan, epic));
    return {};
}

struct SaidToHaveLanded {
    const Bead* changeset;
    BranchName root;
};

Result<std::vector<SaidToHaveLanded>> said_to_have_landed(PlanReader& plan,
                                                          const std::vector<ImportRow>& rows) {
    std::unordered_map<BeadId, const Bead*> by_id;
    for (const ImportRow& row : rows)
        by_id.emplace(row.bead.id, &row.bead);
    std::vector<SaidToHaveLanded> found;
    for (const ImportRow& row : rows) {
        if (!needs_proof(row.bead, nullptr) || !row.bead.parent) continue;
        ATELIER_TRY(const auto ours, plan.find(row.bead.id));
        if (!needs_proof(row.bead, ours ? &*ours : nullptr)) continue;
        const auto said = by_id.find(*row.bead.parent);
        ATELIER_TRY(const auto known, plan.find(*row.bead.parent));
        const Bead* epic = known ? &*known : said != by_id.end() ? said->second : nullptr;
        if (epic == nullptr || kind_of(*epic) != BeadKind::epic) continue;
        if (auto root = BranchName::parse(epic_as_written(*epic).root_branch.value_or("")))
            found.push_back({&row.bead, *std::move(root)});
    }
    return found;
}

// Asked before the transaction, as Git may take its time.
Result<Landings> look_for_landings(PlanStore& store, const ImportRequest& request,
                                   const std::vector<ImportRow>& rows) {
    Landings landings;
    if (!request.landing) return landings;
    ATELIER_TRY(const auto said,
                store.read([&](PlanReader& plan) { return said_to_have_landed(plan, rows); }));
    for (const auto& [changeset, root] : said) {
        ATELIER_TRY(const auto commit, request.landing(*changeset, root));
        if (commit) landings.emplace(changeset->id, *commit);
    }
    return landings;
}

// Asked before the transaction as well.
Result<PieceTexts> look_for_texts(const ImportRequest& request,
                                  const std::vector<ImportRow>& rows) {
    std::vector<CommitId> commits;
    for (const ImportRow& row : rows)
        if (row.run)
            for (const PieceRecord& one : row.run->pieces)
                commits.push_back(one.piece.commit);
    if (commits.empty() || !request.piece_texts) return PieceTexts();
    return request.piece_texts(commits);
}

// What rows that are taken, or were, say of runs of which nothing is recorded here.
Result<void> add_runs(PlanReader& plan, const std::vector<ImportRow>& rows,
                      DecidedImport& decided) {
    std::vector<RunRecord> records;
    for (const ImportRow& row : rows)
        if (row.run) records.push_back(*row.run);
    ATELIER_TRY(decided.runs, unrecorded(plan, std::move(records)));
    for (const RunRecord& record : decided.runs)
        decided.outcome.runs.push_back(record.run.id);
    return {};
}

Result<void> write_records(PlanWriter& plan, const Context& context, DecidedImport& decided,
                           const PieceTexts& texts) {
    if (decided.runs.empty()) return {};
    ATELIER_TRY(WrittenRuns written, write_runs(plan, context, decided.runs, texts));
    decided.outcome.missing_pieces = std::move(written.missing);
    std::ranges::move(written.warnings, std::back_inserter(decided.outcome.warnings));
    return {};
}

// Of the epics that get changesets, as they will be.
std::vector<std::string> overlaps_within(const Present& present, const std::vector<Bead>& coming) {
    std::map<BeadId, const Bead*> all;
    std::set<BeadId> about;
    std::map<BeadId, std::vector<Bead>> changesets;
    for (const Bead& bead : coming) {
        all.emplace(bead.id, &bead);
        if (kind_of(bead) != BeadKind::changeset) continue;
        const auto said = Changeset::of(bead);
        if (!said || said->paths().empty() || !bead.parent) continue;
        about.insert(bead.id);
        changesets.try_emplace(*bead.parent);
    }
    if (about.empty()) return {};
    for (const auto& [id, bead] : present.beads)
        all.emplace(id, &bead);
    for (const auto& [id, bead] : all) {
        if (kind_of(*bead) != BeadKind::changeset || !bead->parent) continue;
        if (const auto of = changesets.find(*bead->parent); of != changesets.end())
            of->second.push_back(*bead);
    }
    std::vector<std::string> warnings;
    for (auto& [id, below] : changesets) {
        const auto epic = all.find(id);
        if (epic == all.end()) continue;
        const EpicTree tree(*epic->second, std::move(below), {});
        std::ranges::move(overlap_warnings({tree}, about), std::back_inserter(warnings));
    }
    return warnings;
}

// Everything that needs the plan as it is, up to but without writing.
Result<DecidedImport> judge(PlanReader& plan, const Context& context, const ImportRequest& request,
                            ImportRows& rows, const Landings& landings, ImportProblems& problems) {
    ATELIER_TRY(const Present present, read_present(plan));
    name_fresh_rows(context, rows.rows, present);
    std::vector<InvalidRow> invalid = rows.counts.invalid;
    DecidedImport decided =
        judge_rows(request, context.settings, rows.rows, present, landings, problems);
    // What is left out may be what another row needs.
    while (!problems.empty() && request.skip_invalid) {
        problems.leave_out(rows.rows, invalid);
        decided = judge_rows(request, context.settings, rows.rows, present, landings, problems);
    }
    ATELIER_CHECK(problems.check());
    decided.outcome.warnings = overlaps_within(present, decided.to_write);
    ATELIER_CHECK(add_runs(plan, rows.rows, decided));
    decided.outcome.invalid = std::move(invalid);
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
    if (request.skip_invalid) problems.leave_out(rows.rows, rows.counts.invalid);
    ATELIER_CHECK(problems.check());
    ATELIER_TRY(const Landings landings, look_for_landings(context.store, request, rows.rows));
    ATELIER_TRY(const PieceTexts texts, look_for_texts(request, rows.rows));
    const auto decide_only = [&](PlanReader& plan) -> Result<ImportOutcome> {
        ATELIER_TRY(DecidedImport decided, judge(plan, context, request, rows, landings, problems));
        return std::move(decided.outcome);
    };
    const auto decide_and_write = [&](PlanWriter& plan) -> Result<ImportOutcome> {
        ATELIER_TRY(DecidedImport decided, judge(plan, context, request, rows, landings, problems));
        if (progress != nullptr) progress->stage("import", "writing");
        if (!decided.to_write.empty()) ATELIER_CHECK(keep_what_is_approved(plan));
        ATELIER_CHECK(write_beads(plan, decided.to_write, progress));
        ATELIER_CHECK(write_records(plan, context, decided, texts));
        return std::move(decided.outcome);
    };
    if (request.dry_run) return context.store.read(decide_only);
    return context.store.write(context.stamp(), decide_and_write);
}

} // namespace atelier
