// A plan and a Beads store that mirrors it.
#pragma once

#include "app/interchange/mirror.hpp"
#include "app/interchange/mirror_record.hpp"
#include "domain/interchange/mirror.hpp"
#include "support/beads_folder.hpp"
#include "support/plan_fixture.hpp"
#include "support/quiet_progress.hpp"

#include <map>
#include <string>
#include <vector>

namespace atelier::test {

template <class Place>
struct MirrorTest {
    PlanFixture plan;
    Place place;
    QuietProgress progress;
    YamlReader yaml = {};

    Result<MirrorOutcome> try_run() {
        const auto mirror = place.mirror();
        const Context context = plan.overseer();
        return run_mirror({.plan = context, .beads = *mirror, .progress = progress, .yaml = yaml});
    }
    MirrorOutcome run() { return unwrap(try_run()); }
    MirrorStatus status() {
        return unwrap(plan.store.read([](PlanReader& reader) { return mirror_status(reader); }));
    }

    // What stands differently in the two, a line a bead.
    std::vector<std::string> differences() {
        std::vector<std::string> out;
        auto there = place.beads();
        for (const Bead& bead : plan.select({})) {
            const auto found = there.find(bead.id);
            if (found == there.end()) {
                out.push_back(bead.id.str() + " is missing there");
                continue;
            }
            for (const std::string& part : differing_parts(found->second, as_in_beads(bead, yaml)))
                out.push_back(bead.id.str() + " differs in " + part);
            there.erase(found);
        }
        for (const auto& [id, bead] : there)
            out.push_back(id.str() + " is missing here");
        return out;
    }

    // What Beads refused, in its words.
    static std::vector<std::string> refusals(const MirrorOutcome& outcome) {
        std::vector<std::string> out;
        for (const MirrorRefusal& refusal : outcome.refused)
            out.push_back(refusal.bead.str() + ": " + refusal.error.message);
        return out;
    }

    // Beads that are not known to have arrived as they are.
    std::vector<std::string> waiting() {
        std::vector<std::string> out;
        for (const Bead& bead : plan.select({})) {
            const auto record = unwrap(plan.store.read(
                [&](PlanReader& reader) { return mirror_record(reader, bead.id); }));
            if (!record)
                out.push_back(bead.id.str() + " was never seen there");
            else if (record->delivered != bead.revision)
                out.push_back(bead.id.str() + " is at " + std::to_string(bead.revision) +
                              ", delivered " + std::to_string(record->delivered));
        }
        return out;
    }

    std::vector<Bead> conflict_messages() {
        std::vector<Bead> out;
        for (const Bead& bead : plan.select({.kind = BeadKind::message}))
            if (bead.message->from == BeadsMirror::actor) out.push_back(bead);
        return out;
    }
    bool told_overseer(const std::string& text) {
        for (const Bead& message : conflict_messages())
            if (message.description.find(text) != std::string::npos) return true;
        return false;
    }

    Bead change(const BeadId& id, const std::function<void(Bead&)>& edit) {
        plan.clock.advance(Millis{1});
        Bead bead = plan.get(id);
        edit(bead);
        return plan.update(bead);
    }
    // A person's edit of what stands in Beads now.
    void edit_there(const std::string& actor, const BeadId& id,
                    const std::function<void(Bead&)>& edit) {
        const auto there = place.beads();
        const auto found = there.find(id);
        if (found == there.end()) FAIL("Beads has no " << id.str());
        Bead after = found->second;
        edit(after);
        place.edit(actor, found->second, after);
    }
};

inline const std::vector<std::string> no_differences;

} // namespace atelier::test
