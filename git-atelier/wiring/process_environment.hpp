// What the environment says, read once when a program starts; nothing else in the house reads it.
// An empty variable counts as unset.
#pragma once

#include "ports/process.hpp"

#include <optional>
#include <string>

namespace atelier {

inline constexpr const char* worker_of_variable = "ATELIER_WORKER_OF";
inline constexpr const char* worker_since_variable = "ATELIER_WORKER_SINCE";
inline constexpr const char* trace_variable = "ATELIER_TRACE";
// Of W3C Trace Context.
inline constexpr const char* trace_parent_variable = "TRACEPARENT";

struct ProcessEnvironment {
    // As the process got it: what children's environments are built from.
    Environment all;

    std::string home;
    std::string xdg_data_home;
    std::string data_dir;
    std::string share;

    // Given to agents.
    std::string agent_id;
    std::string agent_session;
    std::string project;
    std::string epic_id;
    std::string changeset_id;
    std::string plan_epic;

    // Read from the user.
    std::string mode;
    std::string run_mode;
    // GIT_DIR, as 'git --git-dir=X atelier' sets it. Only the overseer's commands look at it: hooks
    // and skills are called by Git and by agents, which set it for purposes of their own.
    std::string git_dir;
    std::string watch_interval;
    // Set by 'work --jobs' for each of its workers: the number of its own process. They say what
    // they do as lines for it, and end with it.
    std::string worker_of;
    // Of such a worker: it leaves alone what an agent has given back at that time or later.
    std::string worker_since;
    // The file that spans are added to (wiring/traced_call), and the span that this call stands
    // below.
    std::string trace;
    std::string trace_parent;
    // USER, else LOGNAME, else the number of the user; no account database is asked.
    std::string user;
    bool no_color = false;
    std::string term;
    // COLUMNS; 0 where it is not a number.
    std::size_t columns = 0;
    // COLORFGBG says that the background is white or another light colour.
    bool light_terminal = false;
    // GIT_PAGER_IN_USE: what Git has called us for is read by a pager that it has started.
    bool in_pager = false;
};

ProcessEnvironment process_environment_of(Environment environment);
ProcessEnvironment read_process_environment();

} // namespace atelier
