#include "base/hint_table.hpp"

namespace atelier {

std::span<const HintRow> hints_on_mail() {
    using enum ErrorCode;
    static constexpr auto rows = std::to_array<HintRow>({
        {Hint::mail_addresses,
         {usage},
         InWords::call,
         {"write to an agent like atelier/worker/alice, to a role (overseer, planner, worker), or "
          "to group:NAME, queue:NAME or channel:NAME"}},
        {Hint::one_receiver,
         {usage},
         InWords::call,
         {"say it with --to, --queue or --channel, one of them"}},
        {Hint::mail_names,
         {usage},
         InWords::call,
         {"up to 60 lower-case letters, digits and dashes, like code-review"}},
        {Hint::lists_mail_controls,
         {not_found},
         InWords::no,
         {"'git atelier mail' lists the queues, channels and groups there are", "git atelier mail"},
         {"the overseer makes queues, channels and groups; write to an agent or a role instead"}},
        {Hint::name_members, {usage}, InWords::call, {"name each with --member"}},
        {Hint::members_claim, {wrong_role}, InWords::judge, {"its members claim what waits there"}},
        {Hint::claims_next,
         {not_found, message_taken},
         InWords::no,
         {"'git atelier mail' shows what waits and what is claimed", "git atelier mail"},
         {"'mail_queue_claim --queue {queue}' claims the next one that waits", "mail_queue_claim"}},
        {Hint::short_subject,
         {usage},
         InWords::call,
         {"say in one line what it is about, and the rest in the body"}},
        {Hint::short_mail,
         {usage},
         InWords::call,
         {"say what has to be known, and name the file or commit where the rest stands"}},
        {Hint::group_for_many,
         {usage},
         InWords::call,
         {"a message to a group or a channel reaches as many as it has members"}},
        {Hint::later_expiry,
         {usage},
         InWords::call,
         {"say how long it is of use, or leave it out"}},
        {Hint::leave_thread_out,
         {not_runnable},
         InWords::call,
         {"leave --thread out, or name what is still worked on"}},
        {Hint::name_what_is_new,
         {usage},
         InWords::no,
         {"'git atelier mail --new queue NAME' makes one; --member ID says for whom",
          "git atelier mail"}},
        {Hint::one_mail_act,
         {usage},
         InWords::call,
         {"send with --to and --subject, or make something with --new"}},
    });
    return rows;
}

} // namespace atelier
