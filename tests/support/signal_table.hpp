// What comes of each signal that people and artisans send, by the status of the run that gets it.
#pragma once

#include "domain/run/run.hpp"
#include "support/catch.hpp"

#include <array>
#include <string>
#include <string_view>

namespace atelier::test {

// The columns and the rows of such a table.
inline constexpr std::array statuses_of_runs{
    RunStatus::draft,  RunStatus::queued,    RunStatus::running, RunStatus::waiting,
    RunStatus::paused, RunStatus::completed, RunStatus::failed,  RunStatus::cancelled};
inline constexpr std::array signals_to_runs{
    SignalKind::advance, SignalKind::handoff, SignalKind::complete,        SignalKind::inject,
    SignalKind::note,    SignalKind::approve, SignalKind::request_changes, SignalKind::answer};

// The status after it, or the code of the refusal.
using SignalTable =
    std::array<std::array<std::string_view, statuses_of_runs.size()>, signals_to_runs.size()>;

namespace in_signal_table {
inline constexpr std::string_view no = "not-runnable";
inline constexpr std::string_view over = "run-finished";
inline constexpr std::string_view gate = "approval-required";
} // namespace in_signal_table

// Of a run whose stage is full, with another one behind it, and which does not advance by itself.
constexpr SignalTable signals_in_full_stage() {
    using namespace in_signal_table;
    return {{{no, no, "running", "running", "paused", over, over, over},
             {no, no, "running", "running", "paused", over, over, over},
             {no, no, "completed", "completed", "completed", over, over, over},
             {no, no, "running", "waiting", "paused", over, over, over},
             {no, no, "running", "waiting", "paused", over, over, over},
             {no, no, no, no, no, over, over, over},
             {no, no, no, no, no, over, over, over},
             {no, no, no, no, no, over, over, over}}};
}

// Of one at a gate for an approval.
constexpr SignalTable signals_at_approval() {
    using namespace in_signal_table;
    return {{{no, no, gate, gate, gate, over, over, over},
             {no, no, gate, gate, gate, over, over, over},
             {no, no, gate, gate, gate, over, over, over},
             {no, no, "running", "waiting", "paused", over, over, over},
             {no, no, "running", "waiting", "paused", over, over, over},
             {no, no, no, "running", "paused", over, over, over},
             {no, no, no, "running", "paused", over, over, over},
             {no, no, no, "usage", "usage", over, over, over}}};
}

// `answer` says what comes of a signal to a run in that status.
template <typename Answer>
void require_table(const SignalTable& wanted, const Answer& answer) {
    for (std::size_t row = 0; row < signals_to_runs.size(); ++row)
        for (std::size_t column = 0; column < statuses_of_runs.size(); ++column) {
            const SignalKind signal = signals_to_runs.at(row);
            const RunStatus status = statuses_of_runs.at(column);
            INFO(name_of(signal) << " in " << name_of(status));
            CHECK(std::string(answer(signal, status)) == wanted.at(row).at(column));
        }
}

} // namespace atelier::test
