/** The document AppConfig serves at the moment. */
export interface DeployedSettings {
  readonly application: string;
  readonly environment: string;
  readonly profile: string;
  readonly contentType: string;
  readonly content: string;
  /** Counts deployments, from 1. */
  readonly version: number;
}

/** The deployed settings and the means to deploy others. */
export interface SettingsStore {
  readonly current: () => DeployedSettings | undefined;
  /** Deploys another text under the same names at once; it need not be valid. */
  readonly publish: (content: string) => void;
}

/** Keeps the one settings document of an endpoint; there is none to replace when the organization has none. */
export function createSettingsStore(initial: Omit<DeployedSettings, 'version'> | undefined): SettingsStore {
  let deployed = initial && { ...initial, version: 1 };
  return {
    current: () => deployed,
    publish(content) {
      if (deployed === undefined) throw new Error('The organization has no settings to replace');
      deployed = { ...deployed, content, version: deployed.version + 1 };
    },
  };
}

/** The environment of a function whose settings the endpoint serves. */
export const SETTINGS_VARIABLES = {
  SETTINGS_APPLICATION: 'runtime-sunset',
  SETTINGS_ENVIRONMENT: 'live',
  SETTINGS_PROFILE: 'settings',
};
