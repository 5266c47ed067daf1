package org.llmfailover.chat;

/** What an attempt at a target came to: an answer or a failure. */
public sealed interface Outcome permits ChatAnswer, Failure {}
