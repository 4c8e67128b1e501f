// What every command that begins a run takes.
#pragma once

#include "cli/option.hpp"

namespace atelier {

inline constexpr Option artisan_option = {
    .name = "artisan",
    .help = "an artisan for the next role; once for each, in order",
    .value = "ARTISAN",
    .repeatable = true};
inline constexpr Option from_option = {.name = "from",
                                       .help = "a piece to begin from; once for each",
                                       .value = "PIECE",
                                       .repeatable = true,
                                       .names = Naming::piece};
inline constexpr Option patron_option = {
    .name = "patron", .help = "for whom it is made", .value = "NAME"};
inline constexpr Option form_option = {
    .name = "form", .help = "what it is to be (letter, haiku, map)", .value = "FORM"};
inline constexpr Option document_option = {
    .name = "document", .help = "the file that a workflow of documents writes", .value = "FILE"};
inline constexpr Option onto_option = {
    .name = "onto",
    .help = "with --document: the branch to begin from [the one that is checked out]",
    .value = "BRANCH"};
inline constexpr Option with_changes_option = {
    .name = "with-changes",
    .help = "with --document: begin with the changes of it that are not committed"};
inline constexpr Option changeset_option = {
    .name = "changeset",
    .help = "the changeset that a workflow for changesets carries out",
    .value = "ID",
    .names = Naming::bead};
inline constexpr Option seed_option = {
    .name = "seed",
    .help = "a number kept with the run, by which its lines are chosen [0]",
    .value = "N"};
inline constexpr Option queue_option = {.name = "queue",
                                        .help = "do not start it, but put it in the queue"};
inline constexpr Option detach_option = {.name = "detach",
                                         .help = "drive it in the background, and do not wait"};
inline constexpr Option no_start_option = {.name = "no-start",
                                           .help = "only prepare it, as a draft"};
inline constexpr Option parallel_option = {
    .name = "parallel", .help = "also while another task of the workshop is not finished"};
inline constexpr Option events_option = {
    .name = "events", .help = "print each event of the run as a line of JSON, and no result"};

} // namespace atelier
