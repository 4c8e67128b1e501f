#include "app/interchange/mirror.hpp"

#include "app/interchange/mirror_pull.hpp"
#include "app/interchange/mirror_record.hpp"
#include "app/plan/overlapping_paths.hpp"
#include "domain/bead/bead_order.hpp"
#include "domain/bead/message.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <set>

namespace atelier {
namespace {

// Others may write all the time; what they keep from being delivered is left for the next run.
constexpr int most_rounds = 5;

struct ChangedBead {
    Bead before;
    Bead after;
};

struct Waiting {
    // Not in Beads yet; parents and prerequisites first.
    std::vector<Bead> fresh;
    std::vector<ChangedBead> changed;

    std::size_t size() const { return fresh.size() + changed.size(); }
};

Result<Waiting> find_waiting(PlanReader& plan, const YamlReader& yaml) {
    Waiting out;
    ATELIER_TRY(auto beads, plan.select({.undelivered = true}));
    for (Bead& bead : beads) {
        ATELIER_TRY(auto record, mirror_record(plan, bead.id));
        if (record && record->base_copy)
            out.changed.push_back({*std::move(record->base_copy), as_in_beads(bead, yaml)});
        else
            out.fresh.push_back(as_in_beads(bead, yaml));
    }
    out.fresh = prerequisites_first(std::move(out.fresh));
    return out;
}

class Delivery {
  public:
    explicit Delivery(const MirrorDeps& deps) : deps_(deps) {}

    Result<MirrorOutcome> run() {
        ATELIER_CHECK(deps_.beads.open());
        ATELIER_CHECK(pull_changes(deps_, outcome_));
        for (int round = 0; round < most_rounds && !deps_.stop(); ++round) {
            ATELIER_TRY(Waiting waiting, read_waiting());
            if (waiting.size() == 0) break;
            deps_.progress.stage("mirror", std::to_string(waiting.size()) + " to deliver");
            ATELIER_CHECK(add(waiting.fresh));
            ATELIER_CHECK(change(waiting.changed));
        }
        ATELIER_TRY(const Waiting left, read_waiting());
        outcome_.waiting = left.size() + outcome_.refused.size();
        if (!outcome_.taken.empty() || !outcome_.adopted.empty()) {
            ATELIER_TRY(outcome_.warnings, deps_.plan.store.read([this](PlanReader& plan) {
                return overlaps_of_what_came(plan);
            }));
        }
        ATELIER_CHECK(note_time());
        return std::move(outcome_);
    }

  private:
    // Only when something was done: each write wakes whoever waits for the plan to change.
    Result<void> note_time() {
        if (outcome_.added + outcome_.changed == 0) return {};
        return deps_.plan.store.write(deps_.plan.stamp(), [&](PlanWriter& plan) {
            return put_mirror_time(plan, deps_.plan.clock.now());
        });
    }

    Result<std::vector<std::string>> overlaps_of_what_came(PlanReader& plan) const {
        std::set<BeadId> about(outcome_.taken.begin(), outcome_.taken.end());
        about.insert(outcome_.adopted.begin(), outcome_.adopted.end());
        std::set<BeadId> epics;
        for (const BeadId& id : about) {
            ATELIER_TRY(const auto bead, plan.find(id));
            if (bead && bead->parent && kind_of(*bead) == BeadKind::changeset)
                epics.insert(*bead->parent);
        }
        std::vector<std::string> warnings;
        for (const BeadId& epic : epics) {
            ATELIER_TRY(auto found, overlap_warnings(plan, {epic}, about));
            std::ranges::move(found, std::back_inserter(warnings));
        }
        return warnings;
    }

    // Without those that Beads refused in this run.
    Result<Waiting> read_waiting() {
        ATELIER_TRY(Waiting waiting, deps_.plan.store.read([this](PlanReader& plan) {
            return find_waiting(plan, deps_.yaml);
        }));
        const auto was_refused = [&](const Bead& bead) {
            return std::any_of(
                outcome_.refused.begin(), outcome_.refused.end(),
                [&](const MirrorRefusal& refusal) { return refusal.bead == bead.id; });
        };
        std::erase_if(waiting.fresh, was_refused);
        std::erase_if(waiting.changed,
                      [&](const ChangedBead& change) { return was_refused(change.after); });
        return waiting;
    }

    Result<void> add(const std::vector<Bead>& fresh) {
        for (std::size_t from = 0; from < fresh.size() && !deps_.stop(); from += deps_.batch) {
            const std::size_t end = std::min(fresh.size(), from + deps_.batch);
            const std::vector<Bead> batch(fresh.begin() + static_cast<std::ptrdiff_t>(from),
                                          fresh.begin() + static_cast<std::ptrdiff_t>(end));
            ATELIER_CHECK(add_batch(batch));
            ATELIER_CHECK(reconcile(batch));
            deps_.progress.stage("mirror", std::to_string(end) + " of " +
                                               std::to_string(fresh.size()) + " new beads");
        }
        return {};
    }

    // One bead that Beads refuses must not hold up the others of its batch.
    Result<void> add_batch(const std::vector<Bead>& batch) {
        const auto done = deps_.beads.add(batch);
        if (done) {
            outcome_.added += batch.size();
            return {};
        }
        if (done.error().code != ErrorCode::mirror_failed || deps_.stop())
            return tl::unexpected(done.error());
        if (batch.size() == 1) {
            outcome_.refused.push_back({batch.front().id, done.error()});
            return {};
        }
        const auto middle = batch.begin() + static_cast<std::ptrdiff_t>(batch.size() / 2);
        ATELIER_CHECK(add_batch({batch.begin(), middle}));
        return add_batch({middle, batch.end()});
    }

    Result<void> change(const std::vector<ChangedBead>& changed) {
        std::vector<Bead> sent;
        for (const ChangedBead& each : changed) {
            if (deps_.stop()) break;
            const auto answer = deps_.beads.change(each.before, each.after);
            if (!answer && answer.error().code != ErrorCode::mirror_failed)
                return tl::unexpected(answer.error());
            if (!answer)
                outcome_.refused.push_back({each.after.id, answer.error()});
            else if (*answer == BeadsAnswer::done) {
                ++outcome_.changed;
                sent.push_back(each.after);
            }
        }
        return reconcile(sent);
    }

    // Learns from the journal how `sent` arrived. What Beads keeps otherwise than it was told,
    // without anybody having changed it, stays so: sending it again would not help.
    Result<void> reconcile(const std::vector<Bead>& sent) {
        ATELIER_TRY(const auto touched, pull_changes(deps_, outcome_));
        std::vector<std::pair<BeadId, MirrorRecord>> unchanged_by_peer;
        ATELIER_CHECK(deps_.plan.store.read([&](PlanReader& plan) -> Result<void> {
            for (const Bead& bead : sent) {
                ATELIER_TRY(auto record, mirror_record(plan, bead.id));
                if (!record || !record->base_copy || touched.contains(bead.id)) continue;
                ATELIER_TRY(const auto now, plan.find(bead.id));
                if (!now || now->revision != bead.revision) continue;
                record->differs = differing_parts(bead, *record->base_copy);
                // An edge is missing where its other end is: it is sent once that one is there.
                const bool edges = std::any_of(record->differs.begin(), record->differs.end(),
                                               [](const std::string& part) {
                                                   return part == "parent" || part == "depends_on";
                                               });
                if (record->differs.empty() || edges) continue;
                record->delivered = bead.revision;
                unchanged_by_peer.emplace_back(bead.id, *std::move(record));
            }
            return {};
        }));
        if (unchanged_by_peer.empty()) return {};
        return deps_.plan.store.write(deps_.plan.stamp(), [&](PlanWriter& plan) -> Result<void> {
            for (const auto& [id, record] : unchanged_by_peer)
                ATELIER_CHECK(put_mirror_record(plan, id, record));
            return {};
        });
    }

    const MirrorDeps& deps_;
    MirrorOutcome outcome_;
};

} // namespace

Result<MirrorOutcome> run_mirror(const MirrorDeps& deps) {
    return Delivery(deps).run();
}

Result<MirrorStatus> mirror_status(PlanReader& plan) {
    MirrorStatus out;
    ATELIER_TRY(out.waiting, plan.count({.undelivered = true}));
    ATELIER_TRY(const auto open,
                plan.select({.kind = BeadKind::message, .statuses = {BeadStatus::open}}));
    ATELIER_TRY(const auto messages, messages_in(open));
    out.conflicts = static_cast<std::size_t>(
        std::count_if(messages.begin(), messages.end(), [](const Message& message) {
            return message.key().starts_with(mirror_conflict_key);
        }));
    ATELIER_TRY(out.delivered_at, mirror_time(plan));
    return out;
}

} // namespace atelier
