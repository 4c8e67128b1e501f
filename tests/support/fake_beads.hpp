// A Beads store in memory that behaves as bd was seen to: the stand-in of the mirror's tests where
// the real program is not at hand. It can be asked what happened and can be disturbed.
#pragma once

#include "domain/interchange/mirror.hpp"
#include "ports/beads_mirror.hpp"

#include <algorithm>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace atelier::test {

class FakeBeads {
  public:
    // Asked before and after each call; true: the caller was killed there.
    std::function<bool(int call, bool done)> interfere = {};
    int calls = 0;
    // A test that interferes tries each call of so many.
    static int calls_between_tries() { return 1; }

    std::unique_ptr<BeadsMirror> mirror() { return std::make_unique<Mirror>(*this); }

    // What persons do.
    void create(const std::string& actor, const Bead& bead) { put(actor, bead); }
    void edit(const std::string& actor, const Bead&, const Bead& after) { put(actor, after); }
    void remove(const std::string& actor, const BeadId& id) {
        beads_.erase(id);
        journal_.push_back({next(), actor, {id.str(), {}}});
    }
    void cut_journal() { floor_ = end(); }

    std::map<BeadId, Bead> beads() const { return beads_; }

  private:
    class Mirror final : public BeadsMirror {
      public:
        explicit Mirror(FakeBeads& place) : place_(place) {}

        Result<void> open() override {
            return place_.call([] { return Result<void>(); });
        }
        Result<std::vector<BeadsBead>> read_all() override {
            return place_.call([&]() -> Result<std::vector<BeadsBead>> {
                std::vector<BeadsBead> out;
                for (const auto& [id, bead] : place_.beads_)
                    out.push_back({id.str(), bead});
                return out;
            });
        }
        Result<BeadsJournal> changes_since(std::int64_t seq) override {
            return place_.call([&]() -> Result<BeadsJournal> {
                BeadsJournal out{.cut = seq < place_.floor_, .end = place_.end()};
                if (out.cut) return out;
                for (const BeadsChange& change : place_.journal_)
                    if (change.seq > seq) out.changes.push_back(change);
                return out;
            });
        }
        Result<void> add(const std::vector<Bead>& beads) override {
            return place_.call([&]() -> Result<void> {
                for (const Bead& bead : beads)
                    if (bead.title.size() > 500)
                        return fail(ErrorCode::mirror_failed, "title must be 500 bytes or less");
                for (const Bead& bead : beads)
                    place_.put(std::string(actor), place_.merged(bead));
                return {};
            });
        }
        Result<BeadsAnswer> change(const Bead& before, const Bead& after) override {
            return place_.call([&]() -> Result<BeadsAnswer> {
                const auto at = place_.beads_.find(after.id);
                if (at == place_.beads_.end()) return BeadsAnswer::gone;
                if (at->second.status != before.status || at->second.assignee != before.assignee)
                    return BeadsAnswer::stale;
                place_.put(std::string(actor), changed(at->second, before, after));
                return BeadsAnswer::done;
            });
        }

      private:
        FakeBeads& place_;
    };

    // Only what `before` and `after` say differently is written.
    static Bead changed(Bead bead, const Bead& before, const Bead& after) {
        const auto carry = [&](auto member) {
            if (before.*member != after.*member) bead.*member = after.*member;
        };
        carry(&Bead::title);
        carry(&Bead::description);
        carry(&Bead::message);
        carry(&Bead::notes);
        carry(&Bead::issue_type);
        carry(&Bead::status);
        carry(&Bead::priority);
        carry(&Bead::assignee);
        carry(&Bead::labels);
        carry(&Bead::parent);
        carry(&Bead::assignment);
        if (before.status != after.status) bead.close_reason = after.close_reason;
        for (const BeadId& id : before.depends_on)
            if (!contains(after.depends_on, id)) remove_dependency(bead, id);
        for (const BeadId& id : after.depends_on)
            add_dependency(bead, id);
        return bead;
    }

    static bool contains(const std::vector<BeadId>& list, const BeadId& id) {
        return std::find(list.begin(), list.end(), id) != list.end();
    }

    // An import never takes labels and edges away, and skips edges that lead nowhere.
    Bead merged(Bead bead) const {
        const auto there = [&](const BeadId& id) { return beads_.contains(id); };
        std::erase_if(bead.depends_on, [&](const BeadId& id) { return !there(id); });
        if (bead.parent && !there(*bead.parent)) bead.parent.reset();
        if (const auto old = beads_.find(bead.id); old != beads_.end()) {
            for (const std::string& label : old->second.labels)
                add_label(bead, label);
            for (const BeadId& id : old->second.depends_on)
                add_dependency(bead, id);
        }
        return bead;
    }

    template <class F>
    auto call(F&& run) -> decltype(run()) {
        const int number = ++calls;
        const auto killed = [&](bool done) { return interfere && interfere(number, done); };
        if (killed(false)) return fail(ErrorCode::interrupted, "killed before the call");
        auto result = run();
        if (killed(true)) return fail(ErrorCode::interrupted, "killed after the call");
        return result;
    }

    std::int64_t end() const { return journal_.empty() ? 0 : journal_.back().seq; }
    std::int64_t next() const { return end() + 1; }

    void put(const std::string& actor, Bead bead) {
        bead.revision = 0;
        const auto old = beads_.find(bead.id);
        std::optional<BeadId> parent;
        std::vector<BeadId> needs;
        if (old != beads_.end()) {
            parent = old->second.parent;
            needs = old->second.depends_on;
        }
        Bead bare = bead;
        bare.parent.reset();
        bare.depends_on.clear();
        const BeadsBead row{bead.id.str(), bare};
        journal_.push_back({next(), actor, row});
        const auto edge = [&](bool added, bool is_parent, const BeadId& to) {
            journal_.push_back({next(), actor, row, BeadsEdge{added, is_parent, to}});
        };
        if (parent != bead.parent) {
            if (parent) edge(false, true, *parent);
            if (bead.parent) edge(true, true, *bead.parent);
        }
        for (const BeadId& id : needs)
            if (!contains(bead.depends_on, id)) edge(false, false, id);
        for (const BeadId& id : bead.depends_on)
            if (!contains(needs, id)) edge(true, false, id);
        beads_.insert_or_assign(bead.id, bead);
    }

    std::map<BeadId, Bead> beads_;
    std::vector<BeadsChange> journal_;
    std::int64_t floor_ = 0;
};

} // namespace atelier::test
