#include "domain/work/size_approval.hpp"

#include "base/text.hpp"
#include "domain/bead/changeset.hpp"
#include "domain/work/lifecycle.hpp"

namespace atelier {

SizeVerdict verdict_of(const GuardrailReport& report, const GuardrailLimits& limits) {
    if (!report.exceeded.empty()) return SizeVerdict::exceeded;
    if (report.lines > limits.max_lines) return SizeVerdict::allowed;
    return report.warn ? SizeVerdict::warning : SizeVerdict::within;
}

Result<Bead> approve_size(const Bead& changeset, const AgentId& overseer, std::int64_t lines,
                          const std::string& reason, Time now) {
    const ChangesetState state = state_of(changeset);
    if (is_settled(state))
        return fail(ErrorCode::not_runnable, how_it_was_settled(changeset),
                    advise(Hint::nothing_to_approve));
    if (changeset.status == BeadStatus::pinned)
        return fail(ErrorCode::pinned, changeset.id.str() + " is pinned",
                    advise(Hint::pinned, changeset.id.str()));
    ATELIER_CHECK(Changeset::of(changeset));
    Bead next = changeset;
    Changeset::set_size_approved_by(next, overseer);
    if (!next.notes.empty() && !next.notes.ends_with('\n')) next.notes += '\n';
    next.notes += "size approved " + format_time(now) + " by " + overseer.str() + " for " +
                  std::to_string(lines) + " lines: " + join(split(reason, '\n'), " ") + "\n";
    return next;
}

} // namespace atelier
