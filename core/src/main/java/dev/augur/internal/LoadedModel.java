package dev.augur.internal;

import dev.augur.Placement;
import dev.augur.engine.Session;

/** A model that is ready to run. */
record LoadedModel(Session session, Placement placement) {}
