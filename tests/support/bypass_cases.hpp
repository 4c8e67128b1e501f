// Ways to write that an agent may try from its worktree, as data: what is run, and what it changes
// where nobody stops it. A way is programs alone, so that it can be tried behind any sandbox.
#pragma once

#include "ports/process.hpp"

#include <string>
#include <vector>

namespace atelier::test {

// Who takes the steps: the agent, or in its worktree a command of changeset.checks or
// worktree.setup, which runs what an agent has written.
enum class Hand { agent, check, setup };

// A program outside that runs what it is given. pipe: by {server}, and answers by {server}.done;
// abstract: at the socket of that name that has no file, as `{tool} ask` gives it.
enum class Server { none, pipe, abstract };

// In all texts {main} and the like stand for the scene's places (write_scene.hpp).
struct Step {
    std::vector<std::string> argv;
    std::string input = {};
    // Where it runs.
    std::string folder = "{worktree}";
    // Before it another worker takes the claim over; nothing where there is no claim.
    bool after_takeover = false;
};

struct BypassCase {
    // As the table shows it.
    std::string name;
    std::vector<Step> steps;
    // What it changes at least, as a picture names it (repository_snapshot.hpp), with Git's
    // wildcards.
    std::string changes;
    // A word by which a report tells of it, where it does not name what was changed.
    std::string told = {};
    // What is allowed, and done first.
    std::vector<Step> before = {};
    // What the user has done in the main checkout before anybody began.
    std::vector<std::vector<std::string>> prepared = {};
    Server server = Server::none;
    // Another worker's work is there that has not landed, on the branch {other}; in a project.
    bool has_finished_work = false;
    // In a project.
    Hand hand = Hand::agent;
};

// What a planner may not do, and what a worker may not; no name twice in one list.
const std::vector<BypassCase>& planner_ways();
const std::vector<BypassCase>& worker_ways();
// What only a project has: the surroundings of its sessions.
const std::vector<BypassCase>& project_ways();
// How an agent may try to make a draft claimable.
const std::vector<BypassCase>& draft_ways();
// How it may try to decide what only the overseer decides, edit the store or get rid of its keeper;
// and how a worker may try to lift its own limits.
const std::vector<BypassCase>& deciding_ways();
const std::vector<BypassCase>& limit_ways();
// What the commands of the settings may try, which run what a worker has written.
const std::vector<BypassCase>& command_ways();

} // namespace atelier::test
