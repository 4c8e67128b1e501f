// Workflows made up from a seed: every kind of step, in each other to a small depth. Its tests are
// [generated].
#pragma once

#include "domain/workflow/workflow.hpp"

#include <random>
#include <string>

namespace atelier::test {

class RandomTerms {
  public:
    explicit RandomTerms(unsigned seed) : random_(seed) {}

    // Of these roles.
    Terms terms(int depth) {
        Terms out;
        for (unsigned count = below(4); count > 0; --count)
            out.push_back(term(depth));
        return out;
    }

    Workflow workflow() {
        Workflow out{.name = "any", .subject = WorkflowSubject::changeset};
        for (const char* role : {"a", "b", "c"})
            out.roles.push_back({role, below(2) == 0 ? "worker" : ""});
        out.steps = terms(3);
        return out;
    }

  private:
    unsigned below(unsigned limit) { return static_cast<unsigned>(random_() % limit); }
    template <class E>
    E any() {
        const auto rows = names_of(E{});
        return rows[below(static_cast<unsigned>(rows.size()))].value;
    }
    std::string role() { return std::string(1, static_cast<char>('a' + below(3))); }

    Term term(int depth) {
        switch (below(depth > 0 ? 8 : 4)) {
        case 0:
        case 1:
            return {turn()};
        case 2:
            return {CheckStep{{"make", "a: b", "-k"}}};
        case 3:
            if (below(2) == 0) return {DoStep{any<DoKind>()}};
            return {GateStep{any<GateKind>(), timeout()}};
        case 4:
            return {SeqStep{terms(depth - 1), stage(),
                            below(3) == 0 ? any<MergeKind>() : MergeKind::last}};
        case 5:
        case 6:
            return {ParStep{terms(depth - 1), any<MergeKind>()}};
        default:
            return {LoopStep{terms(depth - 1), static_cast<int>(below(3)) + 1, until(), stage()}};
        }
    }

    TurnStep turn() {
        TurnStep out{.role = role(), .produces = any<Produces>()};
        if (below(2) == 0) out.brief = {"one", below(2) == 0 ? "one" : "two"};
        out.sees.kind = any<SeesKind>();
        if (out.sees.kind == SeesKind::part) out.sees.percent = static_cast<int>(below(100)) + 1;
        out.retries = static_cast<int>(below(3));
        out.if_failed = any<IfFailed>();
        out.timeout = timeout();
        return out;
    }
    std::optional<Seconds> timeout() {
        if (below(2) == 0) return std::nullopt;
        return Seconds{below(100'000) + 1};
    }
    std::string stage() { return below(3) == 0 ? "stage-" + std::to_string(++stages_) : ""; }
    Until until() {
        Until out{.kind = any<UntilKind>()};
        if (out.kind != UntilKind::score) return out;
        out.score = 1 + below(19) / 2.0;
        out.of = any<ScoreOf>();
        if (out.of == ScoreOf::role) out.role = role();
        return out;
    }

    std::minstd_rand random_;
    int stages_ = 0;
};

} // namespace atelier::test
