#include "app/piece/sample_pieces.hpp"

#include "app/core/new_id.hpp"
#include "app/piece/piece_texts.hpp"
#include "app/piece/settle_pieces.hpp"
#include "app/piece/store_piece.hpp"
#include "domain/bead/fields.hpp"
#include "domain/piece/provenance.hpp"

#include <map>

namespace atelier {
namespace {

// Their pieces that are in the gallery.
Result<std::vector<Piece>> samples_there(PlanReader& plan) {
    ATELIER_TRY(const auto beads,
                plan.select({.kind = BeadKind::run, .label = std::string(samples_label)}));
    std::vector<Piece> out;
    for (const Bead& bead : beads) {
        ATELIER_TRY(const auto pieces,
                    plan.runs().pieces({.run = bead.id, .with_intermediate = true}));
        out.insert(out.end(), pieces.begin(), pieces.end());
    }
    return out;
}

Result<void> require_none(PlanReader& plan) {
    ATELIER_TRY(const auto there, samples_there(plan));
    if (there.empty()) return {};
    return fail(ErrorCode::already_decided,
                "the samples are in the gallery already, in " + there.front().run.str());
}

Run sample_run(const RunDesk& desk, const SampleSet& samples, BeadId id) {
    const Workflow workflow{.name = "samples", .title = samples.title};
    const Time now = desk.plan.clock.now();
    return {.id = std::move(id),
            .workflow = workflow.name,
            .definition = desk.format.write(workflow),
            .request = samples.request,
            .status = RunStatus::completed,
            .created_at = now,
            .started_at = now,
            .ended_at = now};
}

Bead sample_bead(const SampleSet& samples, const Run& run) {
    Bead bead{.id = run.id,
              .title = samples.title,
              .issue_type = std::string(run_type),
              .status = bead_status_of(run.status)};
    bead.close_reason = close_reason_of(run);
    add_label(bead, label_of(BeadKind::run));
    add_label(bead, samples_label);
    set_prose(bead, samples.request);
    return bead;
}

struct SampleCommits {
    // By the name of the piece.
    std::map<std::string, CommitId> by_name;
};

Result<SampleCommits> write_commits(const RunDesk& desk, const SampleSet& samples, const Run& run) {
    SampleCommits out;
    for (const SamplePiece& piece : samples.pieces) {
        const Reply reply{.content = piece.text, .interpretation = piece.interpretation};
        ATELIER_TRY(const AgentId artisan, AgentId::make(Role::artisan, piece.artisan));
        NewPiece fresh{.title = piece_preview(piece.text),
                       .text = piece.text,
                       .provenance =
                           provenance_text(reply, {.request = run.request, .form = piece.form}),
                       .form = piece.form,
                       .run = run.id,
                       .artisan = artisan};
        for (const std::string& name : piece.from)
            fresh.unstored_parents.push_back(out.by_name.at(name));
        ATELIER_TRY(CommitId commit, write_piece(desk.plan, desk.repository, fresh));
        out.by_name.emplace(piece.name, std::move(commit));
    }
    return out;
}

Result<std::vector<Piece>> store_samples(PlanWriter& plan, const Context& context,
                                         const SampleSet& samples, const Run& run,
                                         const SampleCommits& commits) {
    std::map<std::string, BeadId> ids;
    std::vector<Piece> out;
    for (const SamplePiece& sample : samples.pieces) {
        PieceDue due{.run = run,
                     .turn = {.run = run.id},
                     .artisan = sample.artisan,
                     .form = sample.form,
                     .interpretation = sample.interpretation,
                     .content = sample.text,
                     .commit = commits.by_name.at(sample.name)};
        for (const std::string& name : sample.from)
            due.parents.push_back(ids.at(name));
        ATELIER_TRY(Piece piece, store_piece(plan, context, due, std::nullopt));
        ids.emplace(sample.name, piece.id);
        out.push_back(std::move(piece));
    }
    return out;
}

Result<AddedSamples> store_run(PlanWriter& plan, const Context& context, const SampleSet& samples,
                               const Run& run, const SampleCommits& commits) {
    ATELIER_CHECK(require_none(plan));
    ATELIER_CHECK(plan.create(sample_bead(samples, run)));
    ATELIER_CHECK(plan.runs_to_write().create(run));
    Json data = Json::object();
    data.set("workflow", run.workflow)
        .set("sources", Json::array())
        .set("status", name_of(run.status));
    ATELIER_CHECK(plan.append({EventType::run_created, run.id, std::move(data)}));
    AddedSamples out{.run = run.id, .pieces = {}};
    ATELIER_TRY(out.pieces, store_samples(plan, context, samples, run, commits));
    Json done = Json::object();
    done.set("turns", 0).set("pieces", out.pieces.size());
    ATELIER_CHECK(plan.append({EventType::run_completed, run.id, std::move(done)}));
    return out;
}

} // namespace

Result<AddedSamples> add_samples(const RunDesk& desk, WorkflowCatalog& catalog) {
    const Context& context = desk.plan;
    ATELIER_TRY(const SampleSet samples, catalog.samples());
    ATELIER_TRY(BeadId id, context.store.read([&](PlanReader& plan) -> Result<BeadId> {
        ATELIER_CHECK(require_none(plan));
        return fresh_id(plan, context);
    }));
    const Run run = sample_run(desk, samples, std::move(id));
    ATELIER_TRY(const SampleCommits commits, write_commits(desk, samples, run));
    ATELIER_TRY(AddedSamples added, context.store.write(context.stamp(), [&](PlanWriter& plan) {
        return store_run(plan, context, samples, run, commits);
    }));
    ATELIER_CHECK(settle_pieces(desk, run.id));
    return added;
}

Result<DeletedPieces> remove_samples(const RunDesk& desk, bool with_descendants) {
    ATELIER_TRY(const auto there, desk.plan.store.read(samples_there));
    if (there.empty())
        return fail(ErrorCode::not_found, "there are no samples in the gallery",
                    advise(Hint::lists_pieces));
    std::vector<BeadId> ids;
    for (const Piece& piece : there)
        ids.push_back(piece.id);
    return delete_pieces(desk, ids, with_descendants);
}

} // namespace atelier
