#include "app/interchange/mirror_pull.hpp"

#include "app/core/approval.hpp"
#include "app/core/plan_queries.hpp"
#include "app/interchange/mirror_edits.hpp"
#include "app/interchange/mirror_record.hpp"
#include "app/mail/notices.hpp"
#include "app/plan/check_plan_against_store.hpp"
#include "domain/interchange/beads_jsonl.hpp"
#include "domain/plan/bead_faults.hpp"
#include "domain/work/undecided.hpp"

#include <algorithm>
#include <map>

namespace atelier {
namespace {

// One edit in its transaction.
class Pull {
  public:
    Pull(const MirrorDeps& deps, PlanWriter& plan, const MirrorEdit& edit)
        : deps_(deps), plan_(plan), edit_(edit) {}

    Result<void> run() {
        if (edit_.seq > 0) ATELIER_CHECK(put_mirror_position(plan_, edit_.seq));
        const auto id = BeadId::parse(edit_.after.id);
        if (!id) {
            conflict("id", edit_.after.id, "nothing", "the id is not valid in the plan");
            return report();
        }
        ATELIER_TRY(ours_, plan_.find(*id));
        ATELIER_TRY(const auto found, mirror_record(plan_, *id));
        record_ = found.value_or(MirrorRecord{});
        known_ = found.has_value();
        theirs_ = state_after(edit_, record_.base_copy);
        if (edit_.ours) return note_own(*id);
        touched_ = *id;
        if (!theirs_) {
            ATELIER_CHECK(edit_.after.unreadable.empty() ? take_deletion(*id) : cannot_read());
        } else if (!ours_) {
            ATELIER_CHECK(adopt(*id));
        } else if (known_ && record_.base_copy) {
            ATELIER_CHECK(merge(*record_.base_copy));
        } else {
            ATELIER_CHECK(collide(*id));
        }
        return report();
    }

    // The plan would not have it: everything of it is reported.
    Result<void> refuse(const Error& why) {
        if (edit_.seq > 0) ATELIER_CHECK(put_mirror_position(plan_, edit_.seq));
        ATELIER_TRY(const BeadId id, BeadId::parse(edit_.after.id));
        ATELIER_TRY(ours_, plan_.find(id));
        ATELIER_TRY(const auto found, mirror_record(plan_, id));
        theirs_ = state_after(edit_, found ? found->base_copy : std::nullopt);
        touched_ = id;
        conflict("bead", theirs_ ? beads_row(*theirs_).dump() : edit_.after.unreadable,
                 ours_ ? ours_->title : "nothing", why.message);
        if (ours_) ATELIER_CHECK(remember(id, ours_));
        return report();
    }

    // Into the outcome once the transaction is durable.
    void publish(MirrorOutcome& outcome, std::set<BeadId>& touched) {
        if (touched_) touched.insert(*touched_);
        if (taken_) outcome.taken.push_back(*taken_);
        if (adopted_) outcome.adopted.push_back(*adopted_);
        for (PlanFault& found : remarks_)
            outcome.remarks.push_back({*adopted_, std::move(found)});
        if (!report_.parts.empty()) outcome.conflicts.push_back(std::move(report_));
    }

  private:
    void conflict(std::string part, std::string theirs, std::string mine, std::string why) {
        report_.parts.push_back(
            {std::move(part), std::move(theirs), std::move(mine), std::move(why)});
    }

    // Sets what Beads has now, and whether ours still has to go there.
    Result<void> remember(const BeadId& id, const std::optional<Bead>& bead) {
        MirrorRecord record{.delivered = 0, .base_copy = theirs_, .differs = {}};
        if (gone_for_good_ && bead) record.delivered = bead->revision;
        if (record.base_copy && bead &&
            differing_parts(as_in_beads(*bead, deps_.yaml), *record.base_copy).empty())
            record.delivered = bead->revision;
        return put_mirror_record(plan_, id, record);
    }

    Result<void> note_own(const BeadId& id) { return remember(id, ours_); }

    Result<void> cannot_read() {
        conflict("bead", edit_.after.unreadable, ours_ ? "as it was" : "nothing",
                 "the plan cannot represent this");
        return {};
    }

    Result<void> take_deletion(const BeadId& id) {
        if (!ours_) return remember(id, ours_);
        if (kind_of(*ours_) != BeadKind::other || ours_->status == BeadStatus::pinned) {
            conflict("bead", "deleted", "kept, and written there again",
                     "beads of the plan are never deleted");
            return remember(id, ours_);
        }
        gone_for_good_ = true;
        if (!is_closed(*ours_)) {
            Bead closed = *ours_;
            closed.status = BeadStatus::closed;
            closed.close_reason = "deleted in Beads by " + edit_.actor;
            ATELIER_TRY(ours_, plan_.update(closed));
            taken_ = id;
            ATELIER_CHECK(append(EventType::mirror_taken, id, {"deleted"}));
        }
        return remember(id, ours_);
    }

    // Ours and theirs were made under one id before either knew of the other.
    Result<void> collide(const BeadId& id) {
        if (!differing_parts(as_in_beads(*ours_, deps_.yaml), *theirs_).empty())
            conflict("bead", theirs_->title + "\n\n" + theirs_->description, ours_->title,
                     "the plan has another bead of this id");
        return remember(id, ours_);
    }

    Result<void> merge(const Bead& base) {
        ATELIER_TRY(const MirrorLaws laws, laws_for(*ours_));
        MirrorMerge merged = merge_foreign(base, *theirs_, *ours_, laws);
        report_.parts = std::move(merged.conflicts);
        const BeadId id = ours_->id;
        if (!merged.taken.empty()) {
            if (merged.bead.status == BeadStatus::closed && merged.bead.close_reason.empty())
                merged.bead.close_reason = "closed in Beads by " + edit_.actor;
            ATELIER_CHECK(keep_approved());
            ATELIER_TRY(ours_, plan_.update(merged.bead));
            taken_ = id;
            ATELIER_CHECK(append(EventType::mirror_taken, id, merged.taken));
        }
        return remember(id, ours_);
    }

    // Their words wait beside those that are in force.
    Result<void> keep_approved() {
        const auto epic = epic_of(plan_, *ours_);
        if (epic) return keep_approved_text(plan_, *epic);
        if (epic.error().code == ErrorCode::not_found) return {};
        return tl::unexpected(epic.error());
    }

    Result<void> adopt(const BeadId& id) {
        Bead fresh = *theirs_;
        ATELIER_TRY(const MirrorLaws laws, laws_for(fresh));
        MirrorMerge adopted = adopt_foreign(fresh, laws);
        report_.parts = std::move(adopted.conflicts);
        remarks_ = std::move(adopted.remarks);
        ATELIER_CHECK(require_allowed(adopted.bead));
        if (adopted.bead.created_by.empty()) adopted.bead.created_by = edit_.actor;
        if (adopted.bead.updated_by.empty()) adopted.bead.updated_by = edit_.actor;
        ATELIER_TRY(ours_, plan_.restore(adopted.bead));
        adopted_ = id;
        ATELIER_CHECK(append(EventType::mirror_adopted, id, {ours_->title}));
        return remember(id, ours_);
    }

    // A new bead obeys the rules that an imported one does.
    Result<void> require_allowed(const Bead& bead) {
        ATELIER_TRY(auto found, faults_of(bead));
        for (const std::string* text : {&bead.title, &bead.description, &bead.notes})
            if (auto fault = text_fault(*text)) found.push_back(*std::move(fault));
        if (auto fault = title_fault(bead.title)) found.push_back(*std::move(fault));
        if (auto fault = priority_fault(bead.priority)) found.push_back(*std::move(fault));
        for (PlanFault& fault : found) {
            if (fault.refused_imported())
                return fail(ErrorCode::plan_invalid, fault.said_of(bead.id));
            remarks_.push_back(std::move(fault));
        }
        return {};
    }

    Result<std::vector<PlanFault>> faults_of(const Bead& bead) {
        std::vector<PlannedRoot> roots;
        if (kind_of(bead) == BeadKind::epic) {
            ATELIER_TRY(const auto epics, open_epics(plan_));
            for (const Bead& epic : epics)
                if (auto root = planned_root(epic)) roots.push_back(*std::move(root));
        }
        std::map<BeadId, Bead> seen;
        const auto find = [&](const BeadId& id) -> const Bead* {
            auto found = plan_.find(id);
            if (!found || !*found) return nullptr;
            return &seen.insert_or_assign(id, **std::move(found)).first->second;
        };
        return bead_faults(
            bead, nullptr,
            {.find = find,
             .roots = roots,
             .branches = deps_.branches,
             .max_lines = deps_.plan.settings.limits.max_lines,
             .pull_requests = deps_.plan.settings.admission.pr_mode != PrMode::none});
    }

    std::optional<std::string> refuses_prerequisite(Bead bead, const BeadId& to) {
        bead.depends_on = {to};
        const auto faults = faults_of(bead);
        if (!faults) return faults.error().message;
        for (const PlanFault& fault : *faults)
            if (fault.rule == Rule::edge_own_epic || fault.rule == Rule::edge_unfinishable)
                return fault.said_of(bead.id);
        return std::nullopt;
    }

    Result<MirrorLaws> laws_for(const Bead& bead) {
        MirrorLaws laws;
        ATELIER_TRY(laws.live, is_live(bead));
        laws.refuses_edge = [this, id = bead.id](const BeadId& to) -> std::optional<std::string> {
            const auto found = plan_.find(to);
            if (!found || !*found) return "the plan has no bead " + to.str();
            const auto checked = check_no_cycle(plan_, id, to);
            return checked ? std::nullopt : std::optional(checked.error().message);
        };
        laws.refuses_prerequisite = [this, bead](const BeadId& to) {
            return refuses_prerequisite(bead, to);
        };
        return laws;
    }

    Result<bool> is_live(const Bead& bead) {
        switch (kind_of(bead)) {
        case BeadKind::changeset: {
            ATELIER_TRY(const auto open, plan_.sessions({.changeset = bead.id, .open_only = true}));
            return !open.empty();
        }
        case BeadKind::epic:
        case BeadKind::run: {
            ATELIER_TRY(const auto lease, plan_.lease(bead.id));
            const Time now = deps_.plan.clock.now();
            return lease && !lease->ended &&
                   now < expiry_of(*lease, now, deps_.plan.settings.lease);
        }
        case BeadKind::task:
        case BeadKind::subtask:
        case BeadKind::agent:
        case BeadKind::message:
        case BeadKind::queue:
        case BeadKind::channel:
        case BeadKind::group:
        case BeadKind::other:
            return false;
        }
        return false;
    }

    Result<void> append(EventType type, const BeadId& id, const std::vector<std::string>& parts) {
        Json data = Json::object();
        data.set("seq", edit_.seq).set("parts", Json::strings(parts));
        if (ours_ && says(*ours_, Act::abandon)) {
            ATELIER_CHECK(plan_.decide(Act::abandon, {type, id, std::move(data)}));
            return {};
        }
        return plan_.append({type, id, std::move(data)});
    }

    // The event and the message to the overseer; each holds every value that did not come in.
    Result<void> report() {
        if (report_.parts.empty()) return {};
        report_.bead = edit_.after.id;
        report_.by = edit_.actor;
        Json parts = Json::array();
        std::string body = edit_.actor + " changed " + report_.bead +
                           " in Beads. This did not come into the plan:\n";
        for (const MirrorConflict& part : report_.parts) {
            Json entry = Json::object();
            entry.set("part", part.part)
                .set("theirs", part.theirs)
                .set("ours", part.ours)
                .set("why", part.why);
            parts.push(std::move(entry));
            body += "\n## " + part.part + "\n\n" + part.why + ".\n\nThey wrote:\n\n" + part.theirs +
                    "\n\nThe plan says:\n\n" + (part.ours.empty() ? "nothing" : part.ours) + "\n";
        }
        Json data = Json::object();
        data.set("seq", edit_.seq).set("id", report_.bead).set("parts", std::move(parts));
        const auto known = ours_ ? std::optional(ours_->id) : std::nullopt;
        ATELIER_CHECK(plan_.append({EventType::mirror_conflict, known, std::move(data)}));
        std::string subject = "NEEDS-DECISION: " + report_.bead + " was changed in Beads and here";
        subject.resize(std::min<std::size_t>(subject.size(), 500));
        ATELIER_CHECK(send_once(plan_, deps_.plan,
                                {.to = "overseer",
                                 .subject = std::move(subject),
                                 .body = std::move(body),
                                 .thread = known,
                                 .key = std::string(mirror_conflict_key) + report_.bead + ":" +
                                        std::to_string(edit_.seq),
                                 .from = std::string(BeadsMirror::actor)}));
        return {};
    }

    const MirrorDeps& deps_;
    PlanWriter& plan_;
    const MirrorEdit& edit_;
    std::optional<Bead> ours_;
    // What stands in Beads now.
    std::optional<Bead> theirs_;
    MirrorRecord record_;
    bool known_ = false;
    bool gone_for_good_ = false;
    MirrorReport report_;
    std::optional<BeadId> touched_;
    std::optional<BeadId> taken_;
    std::optional<BeadId> adopted_;
    std::vector<PlanFault> remarks_;
};

// What is wrong with an edit, and not with the store.
bool is_refusal(ErrorCode code) {
    return code == ErrorCode::usage || code == ErrorCode::not_found ||
           code == ErrorCode::ref_conflict || code == ErrorCode::plan_invalid;
}

// Our own deliveries in a row cost one transaction; another's edit has its own, under their name.
Result<void> take_in(const MirrorDeps& deps, const std::vector<MirrorEdit>& edits,
                     MirrorOutcome& outcome, std::set<BeadId>& touched) {
    for (std::size_t from = 0; from < edits.size();) {
        std::size_t end = from + 1;
        while (edits[from].ours && end < edits.size() && edits[end].ours)
            ++end;
        std::vector<Pull> intakes;
        const Stamp stamp{deps.plan.clock.now(), edits[from].actor};
        auto done = deps.plan.store.write(stamp, [&](PlanWriter& plan) -> Result<void> {
            for (std::size_t at = from; at < end; ++at) {
                intakes.emplace_back(deps, plan, edits[at]);
                ATELIER_CHECK(intakes.back().run());
            }
            return {};
        });
        if (!done && !edits[from].ours && is_refusal(done.error().code)) {
            const Error why = done.error();
            intakes.clear();
            done = deps.plan.store.write(stamp, [&](PlanWriter& plan) {
                return intakes.emplace_back(deps, plan, edits[from]).refuse(why);
            });
        }
        if (!done) return done;
        for (Pull& pull : intakes)
            pull.publish(outcome, touched);
        from = end;
    }
    return {};
}

} // namespace

Result<std::set<BeadId>> pull_changes(const MirrorDeps& deps, MirrorOutcome& outcome) {
    std::set<BeadId> touched;
    ATELIER_TRY(const std::int64_t position,
                deps.plan.store.read([](PlanReader& plan) { return mirror_position(plan); }));
    ATELIER_TRY(const BeadsJournal journal, deps.beads.changes_since(position));
    std::vector<MirrorEdit> edits;
    if (journal.cut) {
        // Read after the journal's end was, so that what happens meanwhile is seen twice, not
        // never.
        outcome.full_read = true;
        ATELIER_TRY(const auto snapshot, deps.beads.read_all());
        ATELIER_TRY(edits, deps.plan.store.read([&](PlanReader& plan) {
            return mirror_edits(plan, snapshot, deps.yaml);
        }));
    } else {
        edits = mirror_edits(journal.changes);
    }
    ATELIER_CHECK(take_in(deps, edits, outcome, touched));
    if (journal.end == position) return touched;
    ATELIER_CHECK(deps.plan.store.write(deps.plan.stamp(), [&](PlanWriter& plan) {
        return put_mirror_position(plan, journal.end);
    }));
    return touched;
}

} // namespace atelier
