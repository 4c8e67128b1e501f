// Runs of `git atelier work` in a repository of many files, one session each, timed by what the
// session records in the store.
#pragma once

#include "adapters/sqlite/sqlite_store.hpp"
#include "bench_setup.hpp"
#include "ports/process.hpp"

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace atelier::bench {

inline constexpr const char* before_the_first = "the program's start, up to the claim";

// The root branch of that round's epic, which has one changeset.
std::string branch_of(int round);

// In a folder of its own: a registered repository and an epic for each round, and one more.
class SessionPlace {
  public:
    // `agent` is what the agent of every session runs, a YAML list.
    SessionPlace(std::filesystem::path bin, int rounds, int files, const std::string& agent);

    Call git(std::vector<std::string> words) const;
    Call ours(std::vector<std::string> words) const;
    std::filesystem::path repository() const { return beside("repository"); }
    std::filesystem::path beside(const std::string& name) const { return top_.path() / name; }
    Environment variables() const;
    std::filesystem::path store() const;
    std::unique_ptr<SqliteStore> open_store() const;

  private:
    std::vector<std::string> environment() const;
    std::filesystem::path project() const;

    std::filesystem::path bin_;
    OwnFolder top_;
};

// The milliseconds of each part of that round's session, by the name of its stage, from
// `before_the_first` on, and "all of it". Where `ends` says that a stage has done its work before
// the next one is recorded, what follows is "after STAGE".
using StageEnds = std::function<bool(PlanReader& plan, const Session& session)>;
std::map<std::string, double> run_session(const SessionPlace& place, PlanStore& store, int round,
                                          const StageEnds& ends = {});

} // namespace atelier::bench
