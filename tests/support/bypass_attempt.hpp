// Tries a way to write and says what became of it: in a plain worktree, where it has to succeed,
// and in a guarded session.
#pragma once

#include "base/enum_names.hpp"
#include "support/bypass_cases.hpp"
#include "support/bypass_fixture.hpp"

#include <optional>
#include <set>
#include <string>
#include <vector>

namespace atelier::test {

// Whoever tries, where it stands.
class BypassAttempt {
  public:
    virtual ~BypassAttempt() = default;
    virtual const WorktreeFixture& stand() const = 0;
    virtual ProcessResult run(const std::vector<std::string>& argv,
                              const std::filesystem::path& folder, const std::string& input) = 0;
    // Another worker takes the claim over.
    virtual void take_over() {}
    // The session ends; what it said about it.
    virtual std::string end() { return {}; }
};

// As the user, in a plain linked worktree.
class PlainAttempt : public BypassAttempt {
  public:
    explicit PlainAttempt(BypassFixture& scene);
    const WorktreeFixture& stand() const override { return stand_; }
    ProcessResult run(const std::vector<std::string>& argv, const std::filesystem::path& folder,
                      const std::string& input) override;

  private:
    BypassFixture& scene_;
    WorktreeFixture stand_;
};

struct AttemptOutcome {
    // The first step that did not end with 0, with what it printed.
    std::optional<std::string> refusal;
    // What differed from before once the steps were through, and when the session had ended.
    std::set<std::string> during;
    std::set<std::string> after;
    // Of `during`: what the way is for. Without any: all of it but files and index of the worktree
    // itself, which Git has changed before it asks a hook.
    std::set<std::string> reached;
    // It landed on the target.
    bool landed = false;
    std::string report;
    // Words that the report has to have.
    std::set<std::string> words;
};

// What the way wants the user to have done; before anybody begins.
void prepare_way(BypassFixture& scene, const BypassCase& way);
// All steps, also after one that failed: somebody who wants to get through goes on.
AttemptOutcome try_way(BypassFixture& scene, BypassAttempt& trial, const BypassCase& way);

enum class Verdict { blocked, restored, detected, missed };
constexpr auto names_of(Verdict) {
    return std::to_array<Named<Verdict>>({{Verdict::blocked, "blocked"},
                                          {Verdict::restored, "detected and restored"},
                                          {Verdict::detected, "detected"},
                                          {Verdict::missed, "not"}});
}
// blocked: nothing was reached. restored: the report tells what was, and nothing differs at the
// end. detected: the report tells it. `usual` is what the end of a session that tried nothing
// changes.
Verdict judge(const AttemptOutcome& tried, const std::set<std::string>& usual);

} // namespace atelier::test
